// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef SOURCELINE_H
#define SOURCELINE_H

#include <QByteArray>

// A line of made-up source in an editor's colours, cut to so many columns; the same for the same
// number.
QByteArray sourceLine(int number, int columns);

#endif // SOURCELINE_H
