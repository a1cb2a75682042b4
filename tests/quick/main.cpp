// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "testhost.h"

#include <QtQuickTest/quicktest.h>

// One program for every .qml file here: Qt Quick Test takes them by -input.
int main(int argc, char **argv)
{
    return quick_test_main(argc, argv, "quick", nullptr);
}
