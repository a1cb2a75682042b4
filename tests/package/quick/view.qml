// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

import QtQuick
import NrProcess

NrTerminalView {
    width: 640
    height: 400
    program: Qt.application.arguments[Qt.application.arguments.length - 2]
    arguments: ["tree", Qt.application.arguments[Qt.application.arguments.length - 1]]
}
