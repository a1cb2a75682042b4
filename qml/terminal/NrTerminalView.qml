// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A terminal with a scroll bar, a search field (Ctrl+Shift+F) and a context menu. It owns layout
// only: the process and the screen belong to `terminal`.

import QtQuick
import QtQuick.Controls
import NrProcess

FocusScope {
    id: view

    readonly property NrTerminal terminal: terminalItem
    property alias process: terminalItem.process
    property alias program: terminalItem.program
    property alias arguments: terminalItem.arguments
    property alias environment: terminalItem.environment
    property alias workingDirectory: terminalItem.workingDirectory
    property alias running: terminalItem.running
    property alias title: terminalItem.title
    property alias font: terminalItem.font
    property alias fontSize: terminalItem.fontSize
    property alias colorScheme: terminalItem.colorScheme
    property alias contextMenu: menu
    property bool searchVisible: false

    signal linkActivated(url link)
    signal finished(int exitCode, int exitStatus)

    function openSearch() {
        searchVisible = true;
        searchField.forceActiveFocus();
        searchField.selectAll();
    }

    function closeSearch() {
        searchVisible = false;
        terminalItem.endSearch();
        terminalItem.forceActiveFocus();
    }

    implicitWidth: terminalItem.cellSize.width * 80 + scrollBar.implicitWidth
    implicitHeight: terminalItem.cellSize.height * 24

    Shortcut {
        sequences: ["Ctrl+Shift+F"]
        enabled: view.activeFocus
        onActivated: view.openSearch()
    }

    Rectangle {
        anchors.fill: parent
        color: terminalItem.backgroundColor
        opacity: terminalItem.backgroundOpacity
    }

    NrTerminal {
        id: terminalItem

        anchors.left: parent.left
        anchors.right: scrollBar.left
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        focus: true

        onBell: if (visualBell)
            flash.restart()
        onContextMenuRequested: position => menu.popup(terminalItem, position)
        onLinkActivated: link => view.linkActivated(link)
        onFinished: (exitCode, exitStatus) => view.finished(exitCode, exitStatus)
    }

    Rectangle {
        id: flashArea

        anchors.fill: terminalItem
        color: terminalItem.foregroundColor
        opacity: 0

        NumberAnimation {
            id: flash

            target: flashArea
            property: "opacity"
            from: 0.3
            to: 0
            duration: 120
        }
    }

    ScrollBar {
        id: scrollBar

        readonly property int total: terminalItem.historyRows + terminalItem.rows

        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        orientation: Qt.Vertical
        policy: terminalItem.historyRows > 0 ? ScrollBar.AlwaysOn : ScrollBar.AsNeeded
        size: total > 0 ? terminalItem.rows / total : 1
        position: total > 0 ? (terminalItem.historyRows - terminalItem.scrollOffset) / total : 0
        onPositionChanged: if (pressed)
            terminalItem.scrollOffset = Math.round(terminalItem.historyRows - position * total)
    }

    // What was dragged breaks the binding: it is bound again.
    Connections {
        function onPressedChanged() {
            if (!scrollBar.pressed)
                scrollBar.position = Qt.binding(() => scrollBar.total > 0
                    ? (terminalItem.historyRows - terminalItem.scrollOffset) / scrollBar.total : 0);
        }

        target: scrollBar
    }

    Label {
        visible: text !== ""
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        padding: 4
        text: terminalItem.hoveredLink
        textFormat: Text.PlainText
        elide: Text.ElideMiddle
        width: Math.min(implicitWidth, parent.width)
        background: Rectangle {
            color: view.palette.window
        }
    }

    Pane {
        visible: view.searchVisible
        anchors.right: scrollBar.left
        anchors.top: parent.top
        padding: 4

        Row {
            spacing: 4

            TextField {
                id: searchField

                width: 220
                placeholderText: qsTr("Search")
                onTextChanged: terminalItem.find(text, options())
                onAccepted: terminalItem.findPrevious() // on from where it has begun: upwards
                Keys.onEscapePressed: view.closeSearch()
                Keys.onUpPressed: terminalItem.findPrevious()
                Keys.onDownPressed: terminalItem.findNext()

                function options() {
                    return (regexBox.checked ? NrTerminal.RegularExpression : 0)
                        | (caseBox.checked ? NrTerminal.CaseSensitive : 0);
                }
            }

            ToolButton {
                text: "↑"
                onClicked: terminalItem.findPrevious()
            }

            ToolButton {
                text: "↓"
                onClicked: terminalItem.findNext()
            }

            CheckBox {
                id: caseBox

                text: qsTr("Aa")
                onToggled: terminalItem.find(searchField.text, searchField.options())
            }

            CheckBox {
                id: regexBox

                text: qsTr(".*")
                onToggled: terminalItem.find(searchField.text, searchField.options())
            }

            ToolButton {
                text: "✕"
                onClicked: view.closeSearch()
            }
        }
    }

    Menu {
        id: menu

        property bool searches: false // when it has closed, because it takes the focus until then

        onClosed: {
            if (searches)
                view.openSearch();
            else if (!view.Window.activeFocusItem
                    || view.Window.activeFocusItem === view.Window.contentItem)
                terminalItem.forceActiveFocus(); // a Window without Controls does not give it back
            searches = false;
        }

        MenuItem {
            text: qsTr("Copy")
            enabled: terminalItem.hasSelection
            onTriggered: terminalItem.copy()
        }

        MenuItem {
            text: qsTr("Paste")
            onTriggered: terminalItem.paste()
        }

        MenuItem {
            text: qsTr("Select all")
            onTriggered: terminalItem.selectAll()
        }

        MenuSeparator { }

        MenuItem {
            text: qsTr("Search…")
            onTriggered: menu.searches = true
        }

        MenuItem {
            text: qsTr("Clear the history")
            onTriggered: terminalItem.clearHistory()
        }

        MenuItem {
            text: qsTr("Reset")
            onTriggered: terminalItem.reset()
        }
    }
}
