// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "canvas.h"

namespace NrQuick {

namespace {

constexpr std::uint32_t Pair = 0xff00ff; // every other channel

// All four channels by `factor` of 255.
QRgb scaled(QRgb color, std::uint32_t factor)
{
    const auto pair = [factor](std::uint32_t channels) {
        const std::uint32_t product = channels * factor + 0x800080;
        return ((product + ((product >> 8) & Pair)) >> 8) & Pair;
    };
    return pair(color & Pair) | (pair((color >> 8) & Pair) << 8);
}

} // namespace

QRgb mix(QRgb from, QRgb to, int coverage)
{
    static_assert(FullCoverage == 64);
    const auto pair = [coverage](std::uint32_t a, std::uint32_t b) {
        return ((a * std::uint32_t(FullCoverage - coverage) + b * std::uint32_t(coverage)
                 + 0x200020)
                >> 6)
            & Pair;
    };
    return pair(from & Pair, to & Pair) | (pair((from >> 8) & Pair, (to >> 8) & Pair) << 8);
}

Canvas::Canvas(QImage &image)
    : m_pixels(reinterpret_cast<QRgb *>(image.bits())),
      m_stride(image.bytesPerLine() / qsizetype(sizeof(QRgb))), m_width(image.width()),
      m_height(image.height())
{
}

void Canvas::fill(int left, int top, int width, int height, QRgb color)
{
    const int begin = std::clamp(left, 0, m_width);
    const int end = std::clamp(left + width, begin, m_width);
    for (int y = std::max(top, 0); y < std::min(top + height, m_height); ++y)
        std::fill(line(y) + begin, line(y) + end, color);
}

void Canvas::put(int left, const Coverage &coverage, const Ramp &ramp)
{
    const int width = std::min(coverage.width, m_width - left);
    const int height = std::min(coverage.height, m_height);
    for (int y = 0; y < height; ++y) {
        QRgb *to = line(y) + left;
        const std::uint8_t *from = coverage.line(y);
        for (int x = 0; x < width; ++x)
            to[x] = ramp[from[x]];
    }
}

void Canvas::blend(int left, int top, const Coverage &coverage, QRgb color)
{
    const int width = std::min(coverage.width, m_width - left);
    const int height = std::min(coverage.height, m_height - top);
    for (int y = 0; y < height; ++y) {
        QRgb *to = line(top + y) + left;
        const std::uint8_t *from = coverage.line(y);
        for (int x = 0; x < width; ++x)
            to[x] = mix(to[x], color, from[x]);
    }
}

void Canvas::blend(int left, const QImage &image)
{
    const int width = std::min(image.width(), m_width - left);
    const int height = std::min(image.height(), m_height);
    for (int y = 0; y < height; ++y) {
        QRgb *to = line(y) + left;
        const auto *from = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        for (int x = 0; x < width; ++x)
            to[x] = from[x] + scaled(to[x], std::uint32_t(255 - qAlpha(from[x])));
    }
}

} // namespace NrQuick
