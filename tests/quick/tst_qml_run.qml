// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtTest
import NrTest

// The window of examples/qml-run.
TestCase {
    id: testCase

    readonly property int patience: 20000
    property var window
    property var view
    property var button
    property var status

    name: "QmlRun"

    Component {
        id: loaderComponent

        Loader { }
    }

    function run(command: string) {
        const loader = createTemporaryObject(loaderComponent, testCase);
        loader.setSource("../../examples/qml-run/Main.qml", { firstCommand: command });
        window = loader.item;
        verify(window);
        view = findChild(window.contentItem, "view");
        button = findChild(window.contentItem, "button");
        status = findChild(window.contentItem, "status");
    }

    // What a test has made is destroyed after its cleanup().
    function init() {
        tryVerify(() => TestHost.commands() === 0, patience);
        verify(!TestHost.isLocked());
    }

    function cleanupTestCase() {
        init();
    }

    function test_listsLines() {
        run("echo one; echo two >&2; exit 3");
        tryCompare(status, "text", "exited with 3", patience);
        tryCompare(view, "count", 2, patience);
        compare(window.title, "echo one; echo two >&2; exit 3");
    }

    function test_stopsAndRunsAgain() {
        run("echo ready; exec sleep 1000");
        tryCompare(view, "count", 1, patience);
        compare(button.text, "Stop");
        button.clicked();
        tryCompare(status, "text", "ended by signal 15", patience);
        compare(button.text, "Run");
        button.clicked();
        tryCompare(view, "count", 1, patience);
        verify(status.text.startsWith("process "), status.text);
    }

    function test_keepsTheLastLines() {
        run("seq 12000");
        tryCompare(status, "text", "exited with 0", patience);
        tryCompare(view, "count", 10000, patience);
        compare(view.model.get(9999).line, "12000");
    }

    function test_unknownCommand() {
        run("no-such-command");
        tryCompare(status, "text", "exited with 127", patience);
        tryCompare(view, "count", 1, patience);
    }

    function test_windowTakesItsCommandAlong() {
        run(TestHost.helper + " tree " + TestHost.lockFile);
        tryCompare(view, "count", 1, patience);
        verify(TestHost.isLocked());
    }
}
