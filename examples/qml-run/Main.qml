// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Runs what is typed, in a shell, and lists its lines. Whatever ends the window ends the command.

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import NrProcess

ApplicationWindow {
    id: root

    readonly property int mostLines: 10000
    property string firstCommand: "ping -c 100 localhost"

    function addLine(line: string, isError: bool) {
        lines.append({ line: line, isError: isError });
        if (lines.count > mostLines)
            lines.remove(0, lines.count - mostLines);
    }

    width: 640
    height: 480
    visible: true
    title: process.running ? qsTr("%1, running").arg(command.text) : command.text

    NrProcess {
        id: process

        program: "sh"
        arguments: ["-c", command.text]
        running: true
        onStdoutLine: (line) => root.addLine(line, false)
        onStderrLine: (line) => root.addLine(line, true)
    }

    ListModel {
        id: lines
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 8

        RowLayout {
            TextField {
                id: command

                Layout.fillWidth: true
                text: root.firstCommand
                enabled: !process.running
                onAccepted: button.clicked()
            }

            Button {
                id: button

                objectName: "button"
                text: process.running ? qsTr("Stop") : qsTr("Run")
                onClicked: {
                    if (!process.running)
                        lines.clear();
                    process.running = !process.running;
                }
            }
        }

        ListView {
            id: view

            objectName: "view"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            model: lines
            onCountChanged: positionViewAtEnd()

            delegate: Text {
                required property string line
                required property bool isError

                text: line
                textFormat: Text.PlainText
                color: isError ? "firebrick" : palette.text
                font.family: "monospace"
            }

            ScrollBar.vertical: ScrollBar { }
        }

        Label {
            objectName: "status"
            text: {
                if (process.running)
                    return qsTr("process %1").arg(process.processId);
                if (process.failure !== NrProcess.Failure.None)
                    return process.errorString;
                if (process.exitSignal > 0)
                    return qsTr("ended by signal %1").arg(process.exitSignal);
                return qsTr("exited with %1").arg(process.exitCode);
            }
        }
    }
}
