// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <QtCore/qfile.h>
#include <QtTest/QTest>

#include <algorithm>
#include <limits>

// A guide's C++ blocks are, in their order, what stands between two lines `//! [name]` in the
// sources of the tests that run it.
class tst_Guide : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheLanguageOfEveryBlock();
    void showsWhatIsTested();

private:
    struct Block
    {
        QString name; // where it begins
        QString language;
        QString text;
    };

    static QStringList linesOf(const QString &path);
    static QString withoutIndentation(const QStringList &lines);
    static QList<Block> blocksOf(const QString &guide);
    static QList<Block> snippetsOf(const QString &source);
};

static const QString Guide = QStringLiteral(NRPROCESS_GUIDE);

QStringList tst_Guide::linesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
    return QString::fromUtf8(file.readAll()).split(u'\n');
}

QString tst_Guide::withoutIndentation(const QStringList &lines)
{
    const auto indentation = [](const QString &line) {
        const auto isText = [](QChar c) { return c != u' '; };
        return std::find_if(line.begin(), line.end(), isText) - line.begin();
    };
    qsizetype common = std::numeric_limits<qsizetype>::max();
    for (const QString &line : lines) {
        if (!line.isEmpty())
            common = std::min<qsizetype>(common, indentation(line));
    }
    QString text;
    for (const QString &line : lines)
        text += line.mid(common) + u'\n';
    return text;
}

QList<tst_Guide::Block> tst_Guide::blocksOf(const QString &guide)
{
    const QStringList lines = linesOf(guide);
    const auto isFence = [&](qsizetype i) {
        const QString line = lines[i].trimmed();
        return line.startsWith("```") || line.startsWith("~~~");
    };
    QList<Block> blocks;
    for (qsizetype begin = 0; begin < lines.size(); ++begin) {
        if (!isFence(begin))
            continue;
        qsizetype end = begin + 1;
        while (end < lines.size() && !isFence(end))
            ++end;
        blocks << Block{QStringLiteral("line %1").arg(begin + 1), lines[begin].trimmed().mid(3),
                        withoutIndentation(lines.mid(begin + 1, end - begin - 1))};
        begin = end;
    }
    return blocks;
}

QList<tst_Guide::Block> tst_Guide::snippetsOf(const QString &source)
{
    const QStringList lines = linesOf(source);
    QList<Block> snippets;
    for (qsizetype begin = 0; begin < lines.size(); ++begin) {
        const QString marker = lines[begin].trimmed();
        if (!marker.startsWith("//! ["))
            continue;
        qsizetype end = begin + 1;
        while (end < lines.size() && lines[end].trimmed() != marker)
            ++end;
        if (end == lines.size())
            qFatal("%s: %s has no end", qPrintable(source), qPrintable(marker));
        snippets << Block{marker.mid(4), QStringLiteral("cpp"),
                          withoutIndentation(lines.mid(begin + 1, end - begin - 1))};
        begin = end;
    }
    return snippets;
}

// What has none, or one that is spelt in another way, would not be compared.
void tst_Guide::namesTheLanguageOfEveryBlock()
{
    for (const Block &block : blocksOf(Guide)) {
        const QStringList known = {"cpp", "elixir", "cmake", "sh"};
        QVERIFY2(known.contains(block.language), qPrintable(block.name + ": " + block.language));
    }
}

void tst_Guide::showsWhatIsTested()
{
    QList<Block> shown = blocksOf(Guide);
    shown.removeIf([](const Block &block) { return block.language != "cpp"; });
    QList<Block> tested;
    for (const QString &source : QStringLiteral(NRPROCESS_GUIDE_SOURCES).split(u'|'))
        tested += snippetsOf(source);

    QVERIFY(!shown.isEmpty());
    for (qsizetype i = 0; i < std::min(shown.size(), tested.size()); ++i) {
        const QString where = shown[i].name + ' ' + tested[i].name;
        QCOMPARE(where + '\n' + shown[i].text, where + '\n' + tested[i].text);
    }
    QCOMPARE(shown.size(), tested.size());
}

QTEST_GUILESS_MAIN(tst_Guide)
#include "tst_guide.moc"
