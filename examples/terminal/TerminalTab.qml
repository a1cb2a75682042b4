// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A command in a terminal, and a line about what it uses.

import QtQuick
import NrProcess as Nr

FocusScope {
    id: tab

    required property int index
    property alias program: process.program
    property alias arguments: process.arguments
    property alias colorScheme: view.colorScheme
    property alias fontSize: view.fontSize
    readonly property var colorSchemes: view.terminal.colorSchemes
    readonly property string title: view.title || program
    property bool active: false
    property string statsLine

    signal ended

    function isBusy() {
        return view.terminal.isBusy();
    }

    // Rates since the last time, which is a second ago or more.
    function describe() {
        const stats = process.stats;
        const milliseconds = stats.durationMs - before.durationMs;
        if (milliseconds < 1000)
            return;
        const cpu = stats.userTimeMs + stats.systemTimeMs;
        const rate = (stats.bytesOut - before.bytesOut) / milliseconds;
        statsLine = qsTr("read %1 MB, %2 kB/s   cpu %3 %   memory %4 MB")
            .arg((stats.bytesOut / 1e6).toFixed(1))
            .arg(rate.toFixed(0))
            .arg(((cpu - before.cpu) / milliseconds * 100).toFixed(0))
            .arg((stats.maxRssKb / 1024).toFixed(1));
        before = { durationMs: stats.durationMs, bytesOut: stats.bytesOut, cpu: cpu };
    }

    property var before: ({ durationMs: 0, bytesOut: 0, cpu: 0 })

    onActiveChanged: if (active)
        view.terminal.forceActiveFocus()

    Nr.NrProcess {
        id: process

        pty: true
        running: true
        onStatsChanged: tab.describe()
        onFinished: tab.ended()
    }

    Nr.NrTerminalView {
        id: view

        anchors.fill: parent
        process: process
        focus: true
        onLinkActivated: link => Qt.openUrlExternally(link)
    }
}
