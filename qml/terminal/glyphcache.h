// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_GLYPHCACHE_H
#define NRQUICK_GLYPHCACHE_H

#include "coverage.h"
#include "fontset.h"

#include <QtCore/qhash.h>
#include <QtCore/qstring.h>
#include <QtGui/qimage.h>

#include <unordered_map>

namespace NrQuick {

// What a character looks like in its cells.
struct Glyph
{
    bool isBlank = false;
    Coverage coverage;
    QImage image; // in place of the coverage for what has its own colours; premultiplied
};

// Glyphs of every face, drawn once. Bounded: when there are too many, all are forgotten.
class GlyphCache
{
public:
    static constexpr qsizetype MostBytes = 16 * 1024 * 1024;

    explicit GlyphCache(const FontSet &fonts) : m_fonts(fonts) { }

    const FontSet &fonts() const { return m_fonts; }
    qsizetype bytes() const { return m_bytes; }

    // What they give holds until the next call of any of them.
    const Glyph &character(Face face, char32_t character, int columns)
    {
        if (character < AsciiCount && columns == 1 && m_ascii[face][character])
            return *m_ascii[face][character];
        return findCharacter(face, character, columns);
    }
    const Glyph &cluster(Face face, const QString &text, int columns);

private:
    static constexpr std::size_t AsciiCount = 128;

    struct ClusterKey
    {
        QString text;
        int columns = 1;
        Face face = RegularFace;

        friend bool operator==(const ClusterKey &, const ClusterKey &) = default;
        friend size_t qHash(const ClusterKey &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.text, key.columns, int(key.face));
        }
    };
    struct ClusterHash
    {
        std::size_t operator()(const ClusterKey &key) const { return qHash(key); }
    };

    const Glyph &findCharacter(Face face, char32_t character, int columns);
    Glyph draw(Face face, char32_t character, int columns) const;
    void makeRoom(const Glyph &glyph);

    FontSet m_fonts;
    std::array<std::array<const Glyph *, AsciiCount>, FaceCount> m_ascii = {};
    std::unordered_map<std::uint64_t, Glyph> m_characters;
    std::unordered_map<ClusterKey, Glyph, ClusterHash> m_clusters;
    qsizetype m_bytes = 0;
};

} // namespace NrQuick

#endif // NRQUICK_GLYPHCACHE_H
