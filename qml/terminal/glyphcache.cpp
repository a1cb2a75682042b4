// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "glyphcache.h"

#include "boxdrawing.h"
#include "glyphdrawing.h"

namespace NrQuick {

namespace {

qsizetype bytesOf(const Glyph &glyph)
{
    return qsizetype(sizeof(Glyph)) + qsizetype(glyph.coverage.values.size())
        + glyph.image.sizeInBytes();
}

} // namespace

const Glyph &GlyphCache::findCharacter(Face face, char32_t character, int columns)
{
    const std::uint64_t key =
        (std::uint64_t(columns) << 40) | (std::uint64_t(face) << 32) | character;
    if (const auto known = m_characters.find(key); known != m_characters.end())
        return known->second;
    Glyph glyph = draw(face, character, columns);
    makeRoom(glyph);
    const Glyph &kept = m_characters.emplace(key, std::move(glyph)).first->second;
    if (character < AsciiCount && columns == 1)
        m_ascii[face][character] = &kept;
    return kept;
}

const Glyph &GlyphCache::cluster(Face face, const QString &text, int columns)
{
    const ClusterKey key{text, columns, face};
    if (const auto known = m_clusters.find(key); known != m_clusters.end())
        return known->second;
    Glyph glyph = drawText(m_fonts, face, text, columns);
    makeRoom(glyph);
    return m_clusters.emplace(key, std::move(glyph)).first->second;
}

Glyph GlyphCache::draw(Face face, char32_t character, int columns) const
{
    if (!isBoxDrawing(character))
        return drawText(m_fonts, face, QString::fromUcs4(&character, 1), columns);
    const CellMetrics &metrics = m_fonts.metrics();
    Glyph glyph;
    glyph.coverage = drawBox(character, metrics.width * columns, metrics.height, metrics.lineWidth);
    glyph.isBlank = glyph.coverage.isEmpty();
    return glyph;
}

void GlyphCache::makeRoom(const Glyph &glyph)
{
    const qsizetype size = bytesOf(glyph);
    if (m_bytes + size > MostBytes) {
        m_ascii = {};
        m_characters.clear();
        m_clusters.clear();
        m_bytes = 0;
    }
    m_bytes += size;
}

} // namespace NrQuick
