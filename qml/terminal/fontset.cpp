// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "fontset.h"

#include <QtGui/qfontdatabase.h>
#include <QtGui/qfontinfo.h>
#include <QtGui/qfontmetrics.h>
#include <QtGui/qguiapplication.h>
#include <QtGui/qscreen.h>

#include <algorithm>
#include <cmath>

namespace NrQuick {

namespace {

constexpr int SmallestSize = 4;
constexpr int LargestSize = 400;

bool isMonospaced(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(u'M');
    return width > 0 && metrics.horizontalAdvance(u'i') == width
        && metrics.horizontalAdvance(u'W') == width;
}

// The platform's own choice is not always one.
QFont monospacedFont()
{
    const QFont system = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (isMonospaced(system))
        return system;
    QFont font(QStringLiteral("monospace"));
    font.setStyleHint(QFont::Monospace);
    return font;
}

// A size in points may well be a fraction of a pixel; on the device it is a whole number of them.
int deviceSize(const QFont &font, qreal devicePixelRatio)
{
    qreal size = font.pixelSize();
    if (size <= 0) {
        const QScreen *screen = QGuiApplication::primaryScreen();
        size = font.pointSizeF() * (screen ? screen->logicalDotsPerInchY() : 96) / 72;
    }
    return std::clamp(qRound(size * devicePixelRatio), SmallestSize, LargestSize);
}

// Asked once: fonts that are installed while the program runs can wait.
QString emojiFamily()
{
    static const QString family = [] {
        QStringList families =
            QFontDatabase::families().filter(QStringLiteral("emoji"), Qt::CaseInsensitive);
        std::stable_partition(families.begin(), families.end(), [](const QString &name) {
            return name.contains(QStringLiteral("color"), Qt::CaseInsensitive);
        });
        return families.value(0);
    }();
    return family;
}

CellMetrics metricsOf(const QFont &font)
{
    const QFontMetricsF metrics(font);
    CellMetrics cell;
    cell.width = std::max(1, qRound(metrics.horizontalAdvance(u'M')));
    cell.baseline = std::max(1, qRound(metrics.ascent()));
    cell.height = cell.baseline + std::max(0, qRound(metrics.descent()));
    // Fonts tell too little at large sizes.
    cell.lineWidth = std::max({1, qRound(metrics.lineWidth()), (cell.height + 4) / 16});
    const int last = cell.height - cell.lineWidth;
    // Apart from the letters, whatever the font says.
    const int distance = std::max(cell.lineWidth, qRound(metrics.underlinePos()));
    cell.underline = std::clamp(cell.baseline + distance, 0, last);
    cell.strike = std::clamp(cell.baseline - qRound(metrics.strikeOutPos()), 0, last);
    return cell;
}

} // namespace

FontSet::FontSet(const QFont &wanted, qreal devicePixelRatio)
{
    QFont font = isMonospaced(wanted) ? wanted : monospacedFont();
    font.setPixelSize(deviceSize(wanted, devicePixelRatio));
    // The name of a style would win over weight and slant.
    font.setStyleName({});
    font.setItalic(false);
    font.setUnderline(false);
    font.setOverline(false);
    font.setStrikeOut(false);
    font.setKerning(false);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0);
    font.setWordSpacing(0);
    // Glyphs are kept as coverage, for any colour and background.
    font.setStyleStrategy(
        QFont::StyleStrategy(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
    m_faces.fill(font);
    for (const Face face : {BoldFace, BoldItalicFace})
        m_faces[face].setBold(true);
    for (const Face face : {ItalicFace, BoldItalicFace})
        m_faces[face].setItalic(true);
    m_emojiFace = font;
    if (const QString family = emojiFamily(); !family.isEmpty())
        m_emojiFace.setFamilies({family, QFontInfo(font).family()});
    m_metrics = metricsOf(font);
}

} // namespace NrQuick
