// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "sourceline.h"

#include <iterator>
#include <random>
#include <span>

namespace {

constexpr const char *keywords[] = {"if", "while", "return", "switch", "else if", "for"};
constexpr const char *types[] = {"int", "Boat", "const Harbour &", "bool", "std::vector<Rope>"};
constexpr const char *names[] = {"anchor", "depth", "tide", "crew", "heading", "mooring", "wind"};
constexpr const char *numbers[] = {"0", "42", "0x7f", "1'000", "3.25", "365"};
constexpr const char *strings[] = {"\"cast off\"", "\"%1 knots\"", "\"größer\"", "\"\\n\""};
constexpr const char *comments[] = {"// Only at low water.", "// Wind → sails, see above.",
                                    "// The crew owns the ropes; the boat owns the crew."};

// What a letter of a pattern stands for; anything else stands for itself.
struct Kind
{
    char letter;
    const char *color;
    std::span<const char *const> choices;
};

constexpr Kind kinds[] = {
    {'K', "\x1b[1;38;5;208m", keywords},    {'T', "\x1b[38;5;72m", types},
    {'V', "\x1b[38;2;131;165;152m", names}, {'N', "\x1b[38;5;175m", numbers},
    {'S', "\x1b[38;5;142m", strings},       {'C', "\x1b[3;38;5;245m", comments},
};

constexpr const char *patterns[] = {
    "K (V < N && V != N) {",
    "T V = V + N;",
    "V->V(V, N, S);",
    "K V.V(S) + V[N];",
    "}",
    "T V = V(S, V); C",
    "K (T V : V) {",
    "C",
    "V.V = N;",
    "",
};

// Text up to a number of columns. One column a character: all above are narrow.
class Line
{
public:
    explicit Line(int columns) : m_left(columns) { }

    void add(const char *text)
    {
        for (const char *c = text; *c != '\0'; ++c) {
            const bool begins = (static_cast<unsigned char>(*c) & 0xc0) != 0x80;
            if (begins && m_left-- <= 0)
                return;
            m_bytes += *c;
        }
    }

    void addControl(const char *sequence)
    {
        if (m_left > 0)
            m_bytes += sequence;
    }

    QByteArray bytes() const { return m_bytes; }

private:
    int m_left;
    QByteArray m_bytes;
};

const Kind *kindOf(char letter)
{
    for (const Kind &kind : kinds) {
        if (kind.letter == letter)
            return &kind;
    }
    return nullptr;
}

} // namespace

QByteArray sourceLine(int number, int columns)
{
    std::minstd_rand random(static_cast<unsigned>(number) + 1);
    random.discard(3); // neighbouring seeds begin alike
    Line line(columns);
    line.add(QByteArray(qsizetype(random() % 4) * 4, ' ').constData());
    for (const char *c = patterns[random() % std::size(patterns)]; *c != '\0'; ++c) {
        if (const Kind *const kind = kindOf(*c)) {
            line.addControl(kind->color);
            line.add(kind->choices[random() % kind->choices.size()]);
            line.addControl("\x1b[m");
        } else {
            const char text[] = {*c, '\0'};
            line.add(text);
        }
    }
    return line.bytes() + "\x1b[m";
}
