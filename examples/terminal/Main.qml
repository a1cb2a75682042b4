// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls
import QtQuick.Layouts

ApplicationWindow {
    id: window

    required property string program
    required property var arguments
    property string colorScheme
    property real fontSize: 11
    readonly property TerminalTab current: tabs.count > 0 ? repeater.itemAt(bar.currentIndex) as TerminalTab : null
    property bool closesAnyway: false
    property TerminalTab tabInQuestion: null // or the whole window

    function addTab() {
        tabs.append({});
        bar.currentIndex = tabs.count - 1;
    }

    function closeTab(index) {
        tabs.remove(index);
        if (tabs.count === 0)
            window.close();
    }

    function ask(tab) {
        tabInQuestion = tab;
        question.open();
    }

    function requestCloseTab(index) {
        const tab = repeater.itemAt(index) as TerminalTab;
        if (tab.isBusy())
            ask(tab);
        else
            closeTab(index);
    }

    function tabHasEnded(index) {
        if (repeater.itemAt(index) === tabInQuestion)
            question.reject();
        closeTab(index);
    }

    function closeWhatIsInQuestion() {
        if (tabInQuestion) {
            closeTab(tabInQuestion.index);
            return;
        }
        closesAnyway = true;
        close();
    }

    function isBusy() {
        for (let i = 0; i < tabs.count; ++i) {
            if (repeater.itemAt(i).isBusy())
                return true;
        }
        return false;
    }

    width: 860
    height: 560
    visible: true
    title: current?.title || Qt.application.displayName

    Component.onCompleted: addTab()
    onClosing: close => {
        close.accepted = closesAnyway || !isBusy();
        if (!close.accepted)
            ask(null);
    }

    ListModel {
        id: tabs
    }

    menuBar: MenuBar {
        Menu {
            title: qsTr("&Terminal")

            Action {
                text: qsTr("New tab")
                shortcut: "Ctrl+Shift+T"
                onTriggered: window.addTab()
            }

            Action {
                text: qsTr("Close tab")
                shortcut: "Ctrl+Shift+W"
                onTriggered: window.requestCloseTab(bar.currentIndex)
            }

            MenuSeparator { }

            Action {
                text: qsTr("Quit")
                shortcut: "Ctrl+Shift+Q"
                onTriggered: window.close()
            }
        }

        Menu {
            title: qsTr("&Colours")

            Repeater {
                model: window.current?.colorSchemes ?? []

                MenuItem {
                    required property string modelData

                    text: modelData
                    checkable: true
                    checked: window.current?.colorScheme === modelData
                    onTriggered: window.colorScheme = modelData
                }
            }
        }

        Menu {
            title: qsTr("&Font size")

            Repeater {
                model: [8, 9, 10, 11, 12, 14, 16, 20, 24]

                MenuItem {
                    required property int modelData

                    text: modelData
                    checkable: true
                    checked: window.fontSize === modelData
                    onTriggered: window.fontSize = modelData
                }
            }
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        TabBar {
            id: bar

            Layout.fillWidth: true
            visible: tabs.count > 1

            Repeater {
                model: tabs

                TabButton {
                    id: tabButton

                    required property int index

                    text: repeater.count > index ? (repeater.itemAt(index) as TerminalTab)?.title ?? "" : ""
                    contentItem: Label {
                        text: tabButton.text
                        textFormat: Text.PlainText // a program's title
                        horizontalAlignment: Text.AlignHCenter
                        elide: Text.ElideRight
                    }
                }
            }
        }

        StackLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            currentIndex: bar.currentIndex

            Repeater {
                id: repeater

                model: tabs

                TerminalTab {
                    program: window.program
                    arguments: window.arguments
                    colorScheme: window.colorScheme
                    fontSize: window.fontSize
                    active: bar.currentIndex === index && !question.visible
                    onEnded: window.tabHasEnded(index)
                }
            }
        }

        Label {
            Layout.fillWidth: true
            leftPadding: 6
            rightPadding: 6
            text: window.current?.statsLine ?? ""
            elide: Text.ElideRight
            textFormat: Text.PlainText
        }
    }

    Dialog {
        id: question

        anchors.centerIn: parent
        width: 320
        modal: true
        focus: true
        title: qsTr("Something is still running")
        standardButtons: Dialog.Ok | Dialog.Cancel
        onAccepted: window.closeWhatIsInQuestion()

        Label {
            text: qsTr("It ends when this is closed.")
            focus: true
            Keys.onReturnPressed: question.accept()
            Keys.onEnterPressed: question.accept()
        }
    }
}
