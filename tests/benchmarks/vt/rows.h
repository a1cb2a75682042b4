// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Tables on the standard output, a row as soon as it is there.

#ifndef ROWS_H
#define ROWS_H

#include <QStringList>

void printTitle(const QString &title, const QStringList &columns);
void printRow(const QString &name, const QStringList &cells);

#endif // ROWS_H
