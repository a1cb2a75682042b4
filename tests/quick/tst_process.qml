// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtTest
import NrProcess
import NrTest

TestCase {
    id: testCase

    readonly property int patience: 20000

    name: "NrProcess"

    // Remembers what it is told, in order.
    component Recorder: NrProcess {
        id: recorder

        property var lines: []
        property var events: []
        property int trees: 0

        function text(): string { return lines.join("|"); }
        function told(): string { return events.join(" "); }

        onStdoutLine: (line) => lines.push(line)
        onStderrLine: (line) => lines.push("E:" + line)
        onStarted: events.push("started")
        onRunningChanged: events.push(recorder.running ? "running" : "over")
        onErrorOccurred: (error) => events.push("error" + error)
        onFinished: (exitCode, exitStatus) => events.push("finished" + exitCode + "," + exitStatus)
        onTreeFinished: ++trees
    }

    Component {
        id: recorderComponent

        Recorder { }
    }

    // Nobody listens to its lines.
    Component {
        id: plainComponent

        NrProcess { }
    }

    Component {
        id: shellComponent

        Recorder {
            program: "sh"
            arguments: ["-c", "echo hello; exit 3"]
            running: true
        }
    }

    // What a test has made is destroyed after its cleanup().
    function init() {
        tryVerify(() => TestHost.commands() === 0, patience);
        verify(!TestHost.isLocked());
    }

    function cleanupTestCase() {
        init();
    }

    function make(properties) {
        return createTemporaryObject(recorderComponent, testCase, properties);
    }

    function shell(script) {
        return make({ program: "sh", arguments: ["-c", script], running: true });
    }

    function waitForEnd(process: NrProcess) {
        tryVerify(() => !process.running, patience);
    }

    function test_runsWhenDeclared() {
        const process = createTemporaryObject(shellComponent, testCase);
        verify(process.running);
        compare(process.processId, 0); // does not wait for it
        tryVerify(() => process.processId > 0 || !process.running, patience);
        tryVerify(() => process.trees === 1, patience);
        compare(process.told(), "running started over finished3,0");
        compare(process.text(), "hello");
        compare(process.exitCode, 3);
        compare(process.exitStatus, NrProcess.NormalExit);
        compare(process.shellExitCode, 3);
        compare(process.state, NrProcess.NotRunning);
        compare(process.failure, NrProcess.Failure.None);
        compare(process.errorString, "");
        compare(process.stats.bytesOut, 6);
        compare(process.processId, 0);
    }

    function test_isNotStartedUndeclared() {
        const process = make({ program: "true" });
        verify(!process.running);
        process.start();
        verify(process.running);
        compare(process.state, NrProcess.Starting);
        waitForEnd(process);
        compare(process.told(), "running started over finished0,0");
    }

    function test_falseStops() {
        const process = shell("echo ready; exec sleep 1000");
        tryVerify(() => process.text() === "ready", patience);
        process.running = false;
        verify(process.running); // until it has ended
        waitForEnd(process);
        compare(process.exitStatus, NrProcess.CrashExit);
        compare(process.exitSignal, 15);
        compare(process.told(), "running started over error1 finished15,1");
        process.running = false;
        process.stop();
        compare(process.told(), "running started over error1 finished15,1");
    }

    function test_trueAgainWhileStoppingStartsAgain() {
        const process = shell("echo ready; exec sleep 1000");
        tryVerify(() => process.text() === "ready", patience);
        process.running = false;
        process.running = true;
        tryVerify(() => process.text() === "ready|ready", patience);
        verify(process.running);
        process.running = false;
        process.running = true;
        process.running = false; // the last word counts
        waitForEnd(process);
        wait(50);
        verify(!process.running);
        compare(process.text(), "ready|ready");
    }

    function test_startWhileRunningIsNothing() {
        const process = make({ program: "cat", running: true });
        process.start();
        process.running = true;
        process.write("x\n");
        process.closeWriteChannel();
        waitForEnd(process);
        wait(50);
        compare(process.told(), "running started over finished0,0");
    }

    function test_startsAgainInFinished() {
        const process = make({ program: "echo", arguments: ["once"] });
        let runs = 0;
        process.finished.connect(() => {
            if (++runs < 3)
                process.running = true;
        });
        process.start();
        tryVerify(() => runs === 3, patience);
        compare(process.text(), "once|once|once");
    }

    function test_lines_data() {
        return [
            { tag: "nothing", script: ":", lines: "" },
            { tag: "no end", script: "printf rest", lines: "rest" },
            { tag: "empty lines", script: "printf '\\n\\na\\n'", lines: "||a" },
            { tag: "CR LF", script: "printf 'a\\r\\nb\\r\\r\\n'", lines: "a|b\r" },
            { tag: "error", script: "echo a >&2", lines: "E:a" },
            { tag: "error without end", script: "printf a >&2", lines: "E:a" },
            { tag: "UTF-8 in pieces", script: "printf '\\303'; sleep 0.1; printf '\\244\\n'", lines: "ä" },
            { tag: "no UTF-8", script: "printf 'a\\377b\\n'", lines: "a\ufffdb" }
        ];
    }

    function test_lines(data) {
        const process = shell(data.script);
        waitForEnd(process);
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.text(), data.lines);
        compare(process.failure, NrProcess.Failure.None);
    }

    function test_longLinesComeInPieces() {
        const process = shell("head -c 150000 /dev/zero | tr '\\0' x; echo; echo end");
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.lines.map((line) => line.length).join(), "65536,65536,18928,3");
    }

    function test_manyLines() {
        const process = shell("seq 20000");
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.lines.length, 20000);
        compare(process.lines[19999], "20000");
    }

    function test_whatNobodyListensToStaysReadable() {
        const process = createTemporaryObject(plainComponent, testCase, {
            program: "sh", arguments: ["-c", "printf 'ä\\nb'; printf c >&2"], running: true
        }) as NrProcess;
        let told = 0;
        process.readyRead.connect(() => ++told);
        waitForEnd(process);
        tryVerify(() => told > 0, patience);
        compare(process.readAllStandardOutput(), "ä\nb");
        compare(process.readAllStandardOutput(), "");
        compare(process.readAllStandardError(), "c");
    }

    function test_mergesErrors() {
        const process = make({
            program: "sh", arguments: ["-c", "echo a >&2; echo b"], stderrMode: NrProcess.Merged,
            running: true
        });
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.text(), "a|b");
    }

    function test_write() {
        const process = make({ program: "cat", running: true });
        verify(process.write("ä\n")); // kept while it starts
        tryVerify(() => process.text() === "ä", patience);
        verify(process.write("b"));
        process.closeWriteChannel();
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.text(), "ä|b");
        compare(process.stats.bytesIn, 4);
    }

    function test_writeWithoutACommand_data() {
        return [
            { tag: "never started", prepare: (process) => { }, reason: "no command is running" },
            {
                tag: "has ended",
                prepare: (process) => { process.start(); waitForEnd(process); },
                reason: "no command is running"
            },
            {
                tag: "input closed",
                prepare: (process) => { process.start(); process.closeWriteChannel(); },
                reason: "the command's input is closed"
            }
        ];
    }

    function test_writeWithoutACommand(data) {
        const process = make({ program: "true" });
        data.prepare(process);
        let errors = 0;
        process.errorOccurred.connect((error) => {
            compare(error, NrProcess.WriteError);
            ++errors;
        });
        verify(!process.write("x"));
        compare(errors, 1);
        compare(process.error, NrProcess.WriteError);
        compare(process.failure, NrProcess.Failure.Io);
        compare(process.failureStep, "write");
        compare(process.errorString, "write: " + data.reason);
        waitForEnd(process);
    }

    function test_environment() {
        const process = make({
            program: "sh",
            arguments: ["-c", "echo $A $B $C ${HOME-unset} ${PATH:+path}"],
            environment: { A: "a b", B: 2, C: true, HOME: null },
            running: true
        });
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.text(), "a b 2 true unset path");
    }

    function test_workingDirectory() {
        const process = make({ program: "pwd", workingDirectory: "/usr", running: true });
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.text(), "/usr");
    }

    function test_settingsCountFromTheNextStart() {
        const process = make({ program: "cat", running: true });
        process.program = "echo";
        process.arguments = ["next"];
        process.write("first\n");
        process.closeWriteChannel();
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.text(), "first");
        process.start();
        tryVerify(() => process.text() === "first|next", patience);
    }

    function test_pty() {
        const process = make({
            program: "sh",
            arguments: ["-c", "stty size; echo $TERM; trap 'stty size; exit' WINCH; echo ready;"
                + " while :; do read x; done"],
            environment: { A: 1 },
            pty: true,
            windowSize: Qt.size(100, 30),
            running: true
        });
        tryVerify(() => process.text().endsWith("ready"), patience);
        process.windowSize = Qt.size(90, 20); // live
        tryVerify(() => process.text() === "30 100|xterm-256color|ready|20 90", patience);
        tryVerify(() => process.told().includes("finished"), patience);
    }

    function test_windowSizeThatCannotBeIsRefusedLive() {
        const process = make({ program: "cat", pty: true, running: true });
        process.windowSize = Qt.size(-1, 20);
        compare(process.errorString, "windowSize: not from 1 to 65535");
        compare(process.failureStep, "windowSize");
        process.running = false;
        waitForEnd(process);
    }

    function test_missingProgramIsOneError() {
        const process = make({ program: "/no/such/program", running: true });
        waitForEnd(process);
        tryVerify(() => process.told().includes("error"), patience);
        wait(50);
        compare(process.told(), "running over error0");
        compare(process.error, NrProcess.FailedToStart);
        compare(process.failure, NrProcess.Failure.Start);
        compare(process.failureStep, "execve");
        compare(process.errorString, "execve: /no/such/program: No such file or directory");
        // and the next start is a new one
        process.program = "true";
        process.start();
        compare(process.errorString, "");
        compare(process.failureStep, "");
        waitForEnd(process);
        compare(process.failure, NrProcess.Failure.None);
    }

    function test_badSettingIsOneError_data() {
        return [
            { tag: "no program", set: { program: "" }, text: "program: no program has been set" },
            { tag: "timeout", set: { timeout: -1 }, text: "timeout: negative, or no number" },
            { tag: "killTimeout", set: { killTimeout: -1 }, text: "killTimeout: negative, or no number" },
            { tag: "maxOutputSize", set: { maxOutputSize: -1 }, text: "maxOutputSize: negative, or no number" },
            { tag: "readBufferSize", set: { readBufferSize: NaN }, text: "readBufferSize: negative, or no number" },
            { tag: "stderrMode", set: { stderrMode: 7 }, text: "stderrMode: there is no mode 7" },
            { tag: "stderrMode of a terminal", set: { stderrMode: NrProcess.Discarded, pty: true },
                text: "stderrMode: standard error is the terminal (pty)" },
            { tag: "windowSize", set: { windowSize: Qt.size(0, 24), pty: true },
                text: "windowSize: not from 1 to 65535" },
            { tag: "variable's name", set: { environment: { "A=B": "c" } },
                text: "environment: no variable can have the name \"A=B\"" },
            { tag: "variable's value", set: { environment: { A: ["b"] } },
                text: "environment: the value of A is no text" }
        ];
    }

    function test_badSettingIsOneError(data) {
        const process = make(Object.assign({ program: "cat", running: true }, data.set));
        verify(!process.running);
        wait(20);
        compare(process.told(), "running error0 over");
        compare(process.errorString, data.text);
        compare(process.failureStep, data.text.split(":")[0]);
        compare(process.failure, NrProcess.Failure.Start);
        compare(TestHost.commands(), 0);
    }

    function test_wrongTypesAreRefusedByQml_data() {
        return [
            { tag: "timeout", property: "timeout", value: "soon", before: 0 },
            { tag: "windowSize", property: "windowSize", value: "large", before: Qt.size(80, 24) },
            { tag: "environment", property: "environment", value: 5, before: ({}) }
        ];
    }

    function test_wrongTypesAreRefusedByQml(data) {
        const process = make({ program: "true" });
        let message = "";
        try {
            process[data.property] = data.value;
        } catch (error) {
            message = error.message;
        }
        verify(message.startsWith("Cannot assign"), message);
        compare(process[data.property], data.before);
    }

    function test_noSuchDirectoryNamesItsStep() {
        const process = make({ program: "true", workingDirectory: "/no/such", running: true });
        tryVerify(() => process.told().includes("error"), patience);
        compare(process.failureStep, "chdir");
        compare(process.errorString, "chdir: /no/such: No such file or directory");
    }

    function test_timeout() {
        const process = make({ program: "cat", timeout: 50, running: true });
        tryVerify(() => process.told().includes("finished"), patience);
        compare(process.error, NrProcess.Timedout);
        compare(process.failure, NrProcess.Failure.Timeout);
        compare(process.told(), "running started over error2 finished15,1");
    }

    function test_signals() {
        const process = shell("trap 'echo usr1' USR1; echo ready; while :; do read x; done");
        verify(!process.sendSignal(0));
        tryVerify(() => process.text() === "ready", patience);
        verify(process.sendSignal(10));
        tryVerify(() => process.text() === "ready|usr1", patience);
        process.kill();
        tryVerify(() => process.told().includes("finished9,1"), patience);
        tryVerify(() => process.trees === 1, patience);
        verify(!process.sendSignal(10));
    }

    function test_terminateReachesTheGroup() {
        const process = shell("trap 'echo term; exit 5' TERM; echo ready; while :; do :; done");
        tryVerify(() => process.text() === "ready", patience);
        process.terminate();
        tryVerify(() => process.told().includes("finished5,0"), patience);
        compare(process.text(), "ready|term");
    }

    function test_destructionEndsTheTree() {
        const process = recorderComponent.createObject(testCase, {
            program: TestHost.helper, arguments: ["tree", TestHost.lockFile], killTimeout: 100,
            running: true
        });
        tryVerify(() => process.text() === "ready", patience);
        verify(TestHost.isLocked());
        process.destroy();
        tryVerify(() => !TestHost.isLocked(), patience);
    }

    function test_destructionWhileStarting() {
        const process = recorderComponent.createObject(testCase, {
            program: TestHost.helper, arguments: ["tree", TestHost.lockFile], killTimeout: 100,
            running: true
        });
        process.destroy();
        wait(0);
        tryVerify(() => TestHost.commands() === 0, patience);
    }

    function test_mayBeDestroyedByWhoeverListens() {
        const process = recorderComponent.createObject(testCase, {
            program: "seq", arguments: ["1000"], running: true
        });
        let told = 0;
        process.stdoutLine.connect(() => {
            if (++told === 3)
                process.destroy();
        });
        tryVerify(() => told >= 3, patience);
    }

    function test_cppFindsTheProcess() {
        const process = make({ program: "true", running: true });
        compare(TestHost.programOf(process), "true");
        waitForEnd(process);
    }
}
