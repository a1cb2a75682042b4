// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtTest
import NrProcess
import NrTest

TestCase {
    id: testCase

    readonly property int patience: 20000

    name: "NrDaemon"

    component Recorder: NrDaemon {
        id: recorder

        property var lines: []
        property var events: []
        property var states: []

        function text(): string { return lines.join("|"); }
        function told(): string { return events.join(" "); }

        killTimeout: 500
        initialBackoff: 1
        maximumBackoff: 10
        onStdoutLine: (line) => lines.push(line)
        onStderrLine: (line) => lines.push("E:" + line)
        onRunningChanged: events.push(recorder.running ? "running" : "over")
        onReady: events.push("ready")
        onRestarted: (count) => events.push("restarted" + count)
        onErrorOccurred: (error) => events.push("error" + error)
        onFailed: (reason) => events.push("failed")
        onStateChanged: states.push(recorder.state)
    }

    Component {
        id: recorderComponent

        Recorder { }
    }

    Component {
        id: plainComponent

        NrDaemon {
            program: "sh"
            arguments: ["-c", "seq 100000; exec sleep 1000"]
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

    function shell(script, properties) {
        return make(Object.assign({ program: "sh", arguments: ["-c", script], running: true },
                                  properties));
    }

    function waitForState(daemon: NrDaemon, state: int) {
        tryVerify(() => daemon.state === state, patience);
    }

    function test_keepsRunning() {
        const daemon = shell("echo $$; exec sleep 1000");
        waitForState(daemon, NrDaemon.Ready);
        tryVerify(() => daemon.lines.length === 1, patience);
        compare(daemon.processId, Number(daemon.lines[0]));
        TestHost.end(daemon.processId);
        tryVerify(() => daemon.restartCount === 1, patience);
        verify(daemon.running);
        waitForState(daemon, NrDaemon.Ready);
        tryVerify(() => daemon.lines.length === 2, patience);
        daemon.running = false;
        compare(daemon.state, NrDaemon.Stopping);
        waitForState(daemon, NrDaemon.Stopped);
        compare(daemon.told(), "running ready restarted1 ready over");
    }

    function test_givesUp() {
        const daemon = shell("exit 7", { maximumRestarts: 2 });
        waitForState(daemon, NrDaemon.Failed);
        verify(!daemon.running);
        compare(daemon.exitCode, 7);
        verify(daemon.errorString.startsWith("sh: exited with 7"), daemon.errorString);
        verify(daemon.told().endsWith("over error1 failed"), daemon.told());
        compare(daemon.told().split("failed").length, 2);
    }

    function test_missingProgramIsToldWithItsStep() {
        const daemon = make({
            program: "/no/such", restartPolicy: NrDaemon.Never, running: true
        });
        waitForState(daemon, NrDaemon.Failed);
        compare(daemon.failureStep, "execve");
        compare(daemon.failure, NrDaemon.Failure.Start);
        compare(daemon.errorString, "/no/such: execve: /no/such: No such file or directory");
        compare(daemon.told(), "running over error0 failed");
    }

    function test_successIsNoFailure() {
        const daemon = shell("exit 3", { running: false });
        daemon.successExitCodes = [3];
        daemon.start();
        waitForState(daemon, NrDaemon.Stopped);
        compare(daemon.told(), "running ready over");
    }

    function test_readiness_data() {
        return [
            { tag: "line", script: "sleep 0.1; echo up; exec sleep 1000", readiness: "line:^up$" },
            { tag: "notify", readiness: "notify", script: "python3 -c 'import os, socket\n"
                + "a = os.environ[\"NOTIFY_SOCKET\"]\n"
                + "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b\"READY=1\","
                + " a.replace(\"@\", \"\\0\", 1))'; exec sleep 1000" }
        ];
    }

    function test_readiness(data) {
        const daemon = shell(data.script, { readiness: data.readiness });
        waitForState(daemon, NrDaemon.Ready);
        compare(daemon.states.join(),
                [NrDaemon.Starting, NrDaemon.Running, NrDaemon.Ready].join());
    }

    function test_readinessByPort() {
        const port = TestHost.freePort();
        const daemon = make({
            program: "python3", arguments: ["-m", "http.server", "--bind", "127.0.0.1", port],
            readiness: "tcp:" + port, running: true
        });
        waitForState(daemon, NrDaemon.Ready);
    }

    function test_neverReady() {
        const daemon = shell("exec sleep 1000", {
            readiness: "line:^up$", readinessDeadline: 50, restartPolicy: NrDaemon.Never
        });
        waitForState(daemon, NrDaemon.Failed);
        verify(daemon.errorString.includes("ready"), daemon.errorString);
    }

    function test_badSettingIsOneError_data() {
        return [
            { tag: "no program", set: { program: "" }, step: "program" },
            { tag: "killTimeout", set: { killTimeout: -1 }, step: "killTimeout" },
            { tag: "environment", set: { environment: { "": 1 } }, step: "environment" },
            { tag: "maximumRestarts", set: { maximumRestarts: -1 }, step: "maximumRestarts" },
            { tag: "restartPeriod", set: { restartPeriod: -1 }, step: "restartPeriod" },
            { tag: "initialBackoff", set: { initialBackoff: -1 }, step: "initialBackoff" },
            { tag: "maximumBackoff", set: { maximumBackoff: 0 }, step: "maximumBackoff" },
            { tag: "restartPolicy", set: { restartPolicy: 9 }, step: "restartPolicy" },
            { tag: "readiness", set: { readiness: "tcp:none" }, step: "readiness" },
            { tag: "readiness's expression", set: { readiness: "line:(" }, step: "readiness" },
            { tag: "liveness", set: { liveness: "often" }, step: "liveness" },
            { tag: "livenessInterval", set: { livenessInterval: -5 }, step: "livenessInterval" }
        ];
    }

    function test_badSettingIsOneError(data) {
        const daemon = make(Object.assign({ program: "cat", running: true }, data.set));
        verify(!daemon.running);
        compare(daemon.state, NrDaemon.Failed);
        compare(daemon.told(), "running error0 failed over");
        compare(daemon.failureStep, data.step);
        verify(daemon.errorString.startsWith(data.step + ": "), daemon.errorString);
        wait(20);
        compare(TestHost.commands(), 0);
        daemon.stop();
        compare(daemon.state, NrDaemon.Stopped);
    }

    function test_settingsCountFromTheNextStart() {
        const daemon = shell("echo first; exec sleep 1000");
        tryVerify(() => daemon.text() === "first", patience);
        daemon.arguments = ["-c", "echo second; exec sleep 1000"];
        daemon.restart();
        tryVerify(() => daemon.text() === "first|second", patience);
    }

    function test_write() {
        const daemon = make({ program: "cat" });
        verify(!daemon.write("x"));
        compare(daemon.errorString, "write: no command is running");
        compare(daemon.told(), "error4");
        daemon.start();
        compare(daemon.errorString, "");
        waitForState(daemon, NrDaemon.Ready);
        verify(daemon.write("line\n"));
        tryVerify(() => daemon.text() === "line", patience);
    }

    function test_outputIsDiscardedWhenNobodyListens() {
        const daemon = createTemporaryObject(plainComponent, testCase) as NrDaemon;
        waitForState(daemon, NrDaemon.Ready);
        compare(daemon.stats.bytesOut, 0);
    }

    function test_destructionEndsTheTree() {
        const daemon = recorderComponent.createObject(testCase, {
            program: TestHost.helper, arguments: ["tree", TestHost.lockFile], killTimeout: 100,
            running: true
        });
        tryVerify(() => daemon.text() === "ready", patience);
        verify(TestHost.isLocked());
        daemon.destroy();
        tryVerify(() => !TestHost.isLocked(), patience);
    }
}
