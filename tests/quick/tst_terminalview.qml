// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtQuick.Controls
import QtTest
import NrProcess

TestCase {
    id: testCase

    readonly property int patience: 20000

    name: "NrTerminalView"
    width: 700
    height: 450
    visible: true
    when: windowShown

    Component {
        id: viewComponent

        NrTerminalView {
            anchors.fill: parent
            focus: true
        }
    }

    Component {
        id: processComponent

        NrProcess { }
    }

    Component {
        id: textComponent

        TextInput { }
    }

    function makeView(script: string): NrTerminalView {
        const view = createTemporaryObject(viewComponent, testCase, {
            program: "sh",
            arguments: ["-c", script]
        }) as NrTerminalView;
        verify(view);
        view.forceActiveFocus();
        return view;
    }

    function test_showsACommand() {
        const view = makeView("echo hello; stty size; sleep 100");
        const terminal = view.terminal;
        tryVerify(() => terminal.screenText().startsWith("hello"), patience);
        tryVerify(() => terminal.screenText().includes(terminal.rows + " " + terminal.columns), patience);
        verify(view.running);
        verify(terminal.columns > 40);
    }

    function test_takesAProcess() {
        const process = createTemporaryObject(processComponent, testCase, {
            program: "sh",
            arguments: ["-c", "tty; sleep 100"]
        });
        const view = createTemporaryObject(viewComponent, testCase, { process: process }) as NrTerminalView;
        process.running = true;
        tryVerify(() => view.terminal.screenText().includes("/dev/pts/"), patience);
        verify(process.pty);
    }

    function test_processKeepsTheSize() {
        const process = createTemporaryObject(processComponent, testCase, {
            program: "sh",
            arguments: ["-c", "stty size; exec sleep 100"]
        }) as NrProcess;
        const view = createTemporaryObject(viewComponent, testCase, { process: process }) as NrTerminalView;
        const terminal = view.terminal;
        const isRight = () => terminal.screenText().trim().endsWith(terminal.rows + " " + terminal.columns);
        view.running = true; // as that of the process
        tryVerify(isRight, patience);
        view.anchors.fill = undefined;
        view.width = 300;
        view.height = 200;
        process.running = false;
        tryVerify(() => !view.running, patience);
        process.running = true;
        tryVerify(isRight, patience);
    }

    function test_processIsRefused() {
        for (const settings of [{ program: "" }, { program: "true", environment: { "A=B": 1 } }]) {
            const process = createTemporaryObject(processComponent, testCase, settings) as NrProcess;
            const view = createTemporaryObject(viewComponent, testCase, { process: process }) as NrTerminalView;
            process.running = true;
            verify(!view.running);
            compare(view.terminal.failure, "Start");
            compare(view.terminal.errorString, process.errorString);
            verify(view.terminal.screenText().includes(process.errorString));
        }
    }

    function test_finished() {
        const view = makeView("read line; exit 7");
        let status = -1;
        view.finished.connect(exitCode => { status = exitCode; });
        tryVerify(() => view.running, patience);
        keyClick(Qt.Key_Return);
        tryVerify(() => status === 7, patience);
    }

    function test_search() {
        const view = makeView("seq 500; sleep 100");
        const terminal = view.terminal;
        tryVerify(() => terminal.screenText().includes("500"), patience);
        view.openSearch();
        verify(view.searchVisible);
        for (const character of "123")
            keyClick(character);
        tryVerify(() => terminal.selectedText() === "123", patience);
        verify(terminal.scrollOffset > 300);
        keyClick(Qt.Key_Backspace);
        tryVerify(() => terminal.selectedText() === "12", patience);
        const lowest = terminal.scrollOffset;
        keyClick(Qt.Key_Up);
        tryVerify(() => terminal.scrollOffset === lowest + 100, patience); // from 412 to 312
        keyClick(Qt.Key_Down);
        tryVerify(() => terminal.scrollOffset === lowest, patience);
        keyClick(Qt.Key_Escape);
        verify(!view.searchVisible);
        verify(terminal.activeFocus);
    }

    // Opens the menu by the mouse.
    function openMenu(view: NrTerminalView, text: string): MenuItem {
        mouseClick(view.terminal, 50, 50, Qt.RightButton);
        tryVerify(() => view.contextMenu.opened, patience);
        for (let i = 0; i < view.contextMenu.count; ++i) {
            const item = view.contextMenu.itemAt(i) as MenuItem;
            if (item?.text === text)
                return item;
        }
        fail(text);
        return null;
    }

    function choose(view: NrTerminalView, text: string) {
        mouseClick(openMenu(view, text));
        tryVerify(() => !view.contextMenu.visible, patience);
    }

    function test_menu() {
        const view = makeView("seq 500; cat");
        const terminal = view.terminal;
        tryVerify(() => terminal.screenText().includes("500"), patience);

        verify(!openMenu(view, "Copy").enabled);
        keyClick(Qt.Key_Escape);
        tryVerify(() => !view.contextMenu.visible, patience);
        verify(terminal.activeFocus);
        choose(view, "Select all");
        verify(terminal.hasSelection);
        choose(view, "Copy");
        const copied = createTemporaryObject(textComponent, testCase) as TextInput;
        copied.paste();
        verify(copied.text.includes("499"));

        terminal.find("321");
        tryVerify(() => terminal.selectedText() === "321", patience);
        choose(view, "Copy");
        choose(view, "Paste");
        tryVerify(() => terminal.screenText().includes("321"), patience);

        choose(view, "Search…");
        tryVerify(() => view.searchVisible, patience);
        keyClick("x"); // the field has the focus, and not the command
        keyClick(Qt.Key_Escape);
        verify(!view.searchVisible);
        verify(terminal.activeFocus);
        verify(terminal.historyRows > 0);
        choose(view, "Clear the history");
        compare(terminal.historyRows, 0);
        choose(view, "Reset");
        compare(terminal.screenText().trim(), "");
        verify(terminal.activeFocus);
    }

    function test_wheelScrolls() {
        const view = makeView("seq 500; sleep 100");
        const terminal = view.terminal;
        tryVerify(() => terminal.screenText().includes("500"), patience);
        mouseWheel(terminal, 50, 50, 0, 120);
        compare(terminal.scrollOffset, 3);
        mouseWheel(terminal, 50, 50, 0, -240);
        compare(terminal.scrollOffset, 0);
    }

    function test_missingProgram() {
        const view = createTemporaryObject(viewComponent, testCase, { program: "/nowhere/at/all" }) as NrTerminalView;
        tryVerify(() => view.terminal.screenText().includes("/nowhere/at/all"), patience);
        verify(view.terminal.failure !== "");
        verify(!view.running);
    }
}
