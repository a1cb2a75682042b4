// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_SERVICEMANAGER_H
#define NRRUN_SERVICEMANAGER_H

// What sd_notify(3) does; nothing where nobody has asked for it by NOTIFY_SOCKET.
void tellServiceManager(const char *state);

#endif // NRRUN_SERVICEMANAGER_H
