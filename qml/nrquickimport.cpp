// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Part of every program that links NrProcess::Quick. One that has the types from QML alone would
// call nothing of the library, and the linker leave it out.

extern void qml_register_types_NrProcess();

[[gnu::used]] static void (*const s_registration)() = &qml_register_types_NrProcess;
