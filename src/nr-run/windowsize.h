// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_WINDOWSIZE_H
#define NRRUN_WINDOWSIZE_H

#include <QtCore/qsize.h>

struct WindowSize
{
    QSize cells; // columns by rows; empty when unknown
    QSize pixels;
};

// That of the terminal that one of our standard streams is, else of the controlling one.
WindowSize ownWindowSize();

#endif // NRRUN_WINDOWSIZE_H
