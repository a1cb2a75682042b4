// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cellstyle.h"

#include "canvas.h"

namespace NrQuick {

namespace {

constexpr QRgb Opaque = 0xff000000;
constexpr int FaintCoverage = 36; // of the text's own colour

QRgb resolve(NrVt::Color color, const Theme &theme, QRgb standard)
{
    switch (color.kind()) {
    case NrVt::Color::Kind::Palette:
        return theme.indexed[color.index()];
    case NrVt::Color::Kind::Rgb:
        return Opaque | color.rgb();
    case NrVt::Color::Kind::Default:
        break;
    }
    return standard;
}

QRgb foregroundOf(const NrVt::Pen &pen, const Theme &theme)
{
    const NrVt::Color color = pen.foreground;
    if (theme.boldIsBright && pen.has(NrVt::Bold) && color.kind() == NrVt::Color::Kind::Palette
        && color.index() < 8)
        return theme.indexed[color.index() + 8u];
    return resolve(color, theme, theme.foreground);
}

void apply(const Theme::HighlightColors &colors, CellStyle &style, const Theme &theme)
{
    const QRgb below = qAlpha(style.background) == 0 ? theme.background : style.background;
    style.background =
        mix(below, Opaque | colors.background, coverageOfAlpha(qAlpha(colors.background)));
    if (colors.hasForeground)
        style.foreground = colors.foreground;
}

Face faceOf(const NrVt::Pen &pen)
{
    return Face((pen.has(NrVt::Bold) ? BoldFace : RegularFace)
                | (pen.has(NrVt::Italic) ? ItalicFace : RegularFace));
}

} // namespace

void Theme::setPalette(const NrVt::Palette &palette, bool isReversed)
{
    for (std::size_t index = 0; index < indexed.size(); ++index)
        indexed[index] = Opaque | palette.indexed(int(index));
    foreground = Opaque | palette.foreground();
    background = Opaque | palette.background();
    cursor = Opaque | palette.cursor();
    if (isReversed)
        std::swap(foreground, background);
}

CellStyle styleOf(const NrVt::Pen &pen, const NrVt::Extra *extra, Look look, const Theme &theme)
{
    CellStyle style;
    style.face = faceOf(pen);
    style.isInvisible = pen.has(NrVt::Invisible);
    style.isStruckOut = pen.has(NrVt::StruckOut);
    style.isOverlined = pen.has(NrVt::Overlined);
    style.underline = pen.underline();
    style.foreground = foregroundOf(pen, theme);
    const bool isInverse = pen.has(NrVt::Inverse);
    style.background = resolve(pen.background, theme, isInverse ? theme.background : theme.blank());
    if (isInverse)
        std::swap(style.foreground, style.background);
    if (look.highlight != Highlight::None)
        apply(theme.highlights[std::size_t(look.highlight)], style, theme);
    if (pen.has(NrVt::Faint)) {
        const QRgb below = qAlpha(style.background) == 0 ? theme.background : style.background;
        style.foreground = mix(below, style.foreground, FaintCoverage);
    }
    style.underlineColor = style.foreground;
    if (extra) {
        style.underlineColor = resolve(extra->underline, theme, style.foreground);
        if (!extra->uri.isEmpty() && style.underline == NrVt::Underline::None)
            style.underline = NrVt::Underline::Dotted;
    }
    if (look.isLinkShown)
        style.underline = NrVt::Underline::Single;
    return style;
}

} // namespace NrQuick
