// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import QtTest
import NrProcess
import NrTest

TestCase {
    id: testCase

    readonly property int patience: 20000

    name: "NrSupervisor"

    component Service: NrDaemon {
        property int runs: 0

        program: "sh"
        arguments: ["-c", "echo up; exec sleep 1000"]
        killTimeout: 500
        initialBackoff: 1
        readiness: "line:^up$"
        onStdoutLine: ++runs
    }

    component Group: NrSupervisor {
        id: group

        property var events: []
        property alias store: store
        property alias web: web

        function told(): string { return events.join(" "); }

        initialBackoff: 1
        running: true
        onReady: events.push("ready")
        onFailed: (reason) => events.push("failed")
        onRunningChanged: events.push(group.running ? "running" : "over")

        Service {
            id: store

            objectName: "store"
            onReady: group.events.push("store")
        }

        Timer { } // other objects are left alone

        Service {
            id: web

            objectName: "web"
            onReady: group.events.push("web")
        }
    }

    Component {
        id: groupComponent

        Group { }
    }

    Component {
        id: nestedComponent

        NrSupervisor {
            property alias inner: inner
            property alias outer: outer

            running: true

            Service { id: outer }
            NrSupervisor {
                id: inner

                Service { }
                Service { }
            }
        }
    }

    Component {
        id: treeComponent

        NrSupervisor {
            running: true

            Service {
                program: TestHost.helper
                arguments: ["tree", TestHost.lockFile]
                killTimeout: 100
                readiness: "line:^ready$"
            }
        }
    }

    Component {
        id: serviceComponent

        Service { }
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
        return createTemporaryObject(groupComponent, testCase, properties);
    }

    function waitForState(supervisor: NrSupervisor, state: int) {
        tryVerify(() => supervisor.state === state, patience);
    }

    function test_startsInOrderAndStops() {
        const group = make({});
        verify(group.running);
        waitForState(group, NrSupervisor.Ready);
        compare(group.told(), "store ready web");
        verify(group.store.running);
        group.running = false;
        waitForState(group, NrSupervisor.Stopped);
        verify(!group.running);
        verify(!group.store.running);
        compare(group.told(), "store ready web over");
    }

    function test_strategy_data() {
        return [
            { tag: "one for one", strategy: NrSupervisor.OneForOne, dies: "store", runs: "2,1" },
            { tag: "rest for one, the first", strategy: NrSupervisor.RestForOne, dies: "store", runs: "2,2" },
            { tag: "rest for one, the last", strategy: NrSupervisor.RestForOne, dies: "web", runs: "1,2" },
            { tag: "one for all", strategy: NrSupervisor.OneForAll, dies: "web", runs: "2,2" }
        ];
    }

    function test_strategy(data) {
        const group = make({ strategy: data.strategy });
        waitForState(group, NrSupervisor.Ready);
        TestHost.end(group[data.dies].processId);
        tryVerify(() => [group.store.runs, group.web.runs].join() === data.runs, patience);
        waitForState(group, NrSupervisor.Ready);
        tryVerify(() => group.store.state === NrDaemon.Ready
                     && group.web.state === NrDaemon.Ready, patience);
        compare([group.store.runs, group.web.runs].join(), data.runs);
    }

    function test_givesUpOnce() {
        const group = make({ maximumRestarts: 0 });
        waitForState(group, NrSupervisor.Ready);
        TestHost.end(group.web.processId);
        waitForState(group, NrSupervisor.Failed);
        verify(!group.running);
        verify(group.errorString.startsWith("web: "), group.errorString);
        compare(group.told(), "store ready web over failed");
        compare(group.store.state, NrDaemon.Stopped);
    }

    function test_badSettingStartsNothing_data() {
        return [
            { tag: "own", set: { maximumRestarts: -1 }, text: "maximumRestarts: too small" },
            { tag: "strategy", set: { strategy: 5 }, text: "strategy: there is no strategy 5" },
            { tag: "a child's", set: { "web.program": "" }, text: "web: program: no program has been set" },
            { tag: "a child's timeout", set: { "web.timeout": -1 }, text: "web: timeout: negative, or no number" }
        ];
    }

    function test_badSettingStartsNothing(data) {
        const group = make({ running: false });
        for (const [key, value] of Object.entries(data.set)) {
            if (key.startsWith("web."))
                group.web[key.slice(4)] = value;
            else
                group[key] = value;
        }
        group.running = true;
        verify(!group.running);
        compare(group.state, NrSupervisor.Failed);
        compare(group.errorString, data.text);
        compare(group.told(), "over failed");
        wait(20);
        compare(TestHost.commands(), 0);
    }

    function test_nestedSupervisors() {
        const outer = createTemporaryObject(nestedComponent, testCase);
        waitForState(outer, NrSupervisor.Ready);
        compare(outer.inner.state, NrSupervisor.Ready);
        compare(outer.outer.state, NrDaemon.Ready);
        compare(TestHost.commands(), 3);
        outer.stop();
        waitForState(outer, NrSupervisor.Stopped);
    }

    function test_childrenComeAndGo() {
        const group = make({});
        waitForState(group, NrSupervisor.Ready);
        const added = serviceComponent.createObject(group);
        group.children.push(added);
        tryVerify(() => added.state === NrDaemon.Ready, patience);
        compare(group.children.length, 4);
        added.destroy();
        tryVerify(() => group.children.length === 3, patience);
        tryVerify(() => TestHost.commands() === 2, patience);
    }

    function test_destructionEndsTheTrees() {
        const group = treeComponent.createObject(testCase) as NrSupervisor;
        waitForState(group, NrSupervisor.Ready);
        verify(TestHost.isLocked());
        group.destroy();
        tryVerify(() => !TestHost.isLocked(), patience);
    }
}
