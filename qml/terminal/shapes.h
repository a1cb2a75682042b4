// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_SHAPES_H
#define NRQUICK_SHAPES_H

#include "coverage.h"

#include <QtGui/qpainterpath.h>

namespace NrQuick {

// With smooth edges.
void addFilled(Coverage &cell, const QPainterPath &path);
void addStroked(Coverage &cell, const QPainterPath &path, qreal lineWidth);

} // namespace NrQuick

#endif // NRQUICK_SHAPES_H
