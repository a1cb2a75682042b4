// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <QtCore/qfile.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qset.h>
#include <QtTest/QTest>

// docs/terminal-sequences.md and the tables in the sources name the same sequences, modes, commands
// and settings, and the tests that it names exist.
class tst_TerminalSequences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesEverySequence();
    void namesNoOtherSequence();
    void namesEveryMode();
    void namesEveryCommand();
    void namesEverySetting();
    void namesEveryReport();
    void namesEveryControl();
    void namesTestsThatExist();
};

static QString textOf(const QString &path)
{
    QFile file(QStringLiteral(NRPROCESS_SOURCES "/") + path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(path), qPrintable(file.errorString()));
    return QString::fromUtf8(file.readAll());
}

static QString coreText(const QString &name)
{
    return textOf("qml/terminal/vt/" + name);
}

// The groups of every match.
static QStringList allOf(const QString &text, const QString &pattern, const QString &separator = {})
{
    QStringList found;
    const QRegularExpression expression(pattern);
    for (auto matches = expression.globalMatch(text); matches.hasNext();)
        found << matches.next().capturedTexts().mid(1).join(separator);
    return found;
}

static QString between(const QString &text, const QString &begin, const QString &end)
{
    const qsizetype first = text.indexOf(begin);
    const qsizetype last = text.indexOf(end, first);
    if (first < 0 || last < 0)
        qFatal("no %s ... %s", qPrintable(begin), qPrintable(end));
    return text.mid(first, last - first);
}

// From its name to the end of its body.
static QString functionOf(const QString &file, const QString &name)
{
    return between(coreText(file), "Terminal::" + name + '(', "\n}\n");
}

static QStringList codeOf(const QString &text)
{
    QStringList code = allOf(text, "(?<!`)`(?!`)([^`\n]+)`(?!`)");
    code += allOf(text, "``([^\n]+)``");
    for (QString &span : code)
        span = span.replace("\\|", "|").trimmed();
    return code;
}

// The cells of every row of a table, without the row above the line.
static QList<QStringList> rowsOf(const QString &document)
{
    QList<QStringList> rows;
    for (const QString &line : document.split(u'\n')) {
        if (line.startsWith("| `"))
            rows << line.split(QRegularExpression("(?<!\\\\)\\|")).mid(1);
    }
    return rows;
}

static QString document()
{
    return textOf("docs/terminal-sequences.md");
}

// The code in the first cells.
static QStringList entries()
{
    QStringList entries;
    for (const QStringList &row : rowsOf(document()))
        entries += codeOf(row.first());
    return entries;
}

// Without the names of parameters, what stands between them and the end of a string.
static QString withoutParameters(const QString &entry)
{
    QStringList parts = entry.split(u' ');
    parts.removeIf([](const QString &part) {
        static const QRegularExpression omitted("^(P[a-z]|;|ST)$");
        return omitted.match(part).hasMatch();
    });
    return parts.join(u' ');
}

static QString withoutNumbers(const QString &entry)
{
    return withoutParameters(entry).remove(QRegularExpression(" [0-9]+(?= )"));
}

// `{'?', '$', 'p', &...}` is `CSI ? $ p`.
static QSet<QString> dispatched()
{
    QSet<QString> sequences;
    const QString tables = coreText("sequences.cpp");
    const QString controls = between(tables, "controlSequences[]", "\n};\n");
    for (QString table : {between(tables, "escapes[]", "\n};\n"), controls}) {
        const QString introducer = table == controls ? "CSI" : "ESC";
        const QString character = "'(\\\\?.)'";
        const QString pattern = QString("\\{(?:0|%1), (?:0|%1), %1, &").arg(character);
        for (const QString &entry : allOf(table, pattern, "\n")) {
            QStringList parts = entry.split(u'\n', Qt::SkipEmptyParts);
            for (QString &part : parts)
                part = part == " " ? "SP" : part.right(1);
            sequences << introducer + ' ' + parts.join(u' ');
        }
    }
    return sequences;
}

static QString missing(const QStringList &wanted, const QStringList &there)
{
    QStringList lacking;
    for (const QString &one : wanted) {
        if (!there.contains(one))
            lacking << one;
    }
    return lacking.join(", ");
}

void tst_TerminalSequences::namesEverySequence()
{
    QStringList named;
    for (const QString &entry : entries())
        named << withoutNumbers(entry);
    const QSet<QString> sequences = dispatched();
    QVERIFY(sequences.size() > 80);
    QCOMPARE(missing(sequences.values(), named), QString());
}

void tst_TerminalSequences::namesNoOtherSequence()
{
    QSet<QString> known = dispatched();
    known += {"ESC (", "ESC )", "ESC *", "ESC +"};
    for (const QString &entry : entries()) {
        if (entry.startsWith("CSI ") || entry.startsWith("ESC "))
            QVERIFY2(known.contains(withoutNumbers(entry)), qPrintable(entry));
    }
}

void tst_TerminalSequences::namesEveryMode()
{
    const QString modes = coreText("modes.cpp");
    const QString number = "\\{(\\d+), Mode::";
    QStringList wanted = allOf(between(modes, "ansiModes[]", "};"), number);
    for (const QString &mode : allOf(between(modes, "privateModes[]", "};"), number))
        wanted << '?' + mode;
    QVERIFY(wanted.size() > 40);
    QCOMPARE(missing(wanted, entries()), QString());

    QStringList reset = allOf(between(modes, "neverSetAnsi[] =", "};"), "(\\d+)");
    for (const QString &mode : allOf(between(modes, "neverSetPrivate[] =", "};"), "(\\d+)"))
        reset << '?' + mode;
    QCOMPARE(missing(reset, codeOf(document())), QString());
}

// Of several in a row the first and the last.
void tst_TerminalSequences::namesEveryCommand()
{
    const QString function = functionOf("sequences_osc.cpp", "operatingSystemCommand");
    QStringList wanted;
    for (const QString &number : allOf(function, "case (\\d+):")
             + allOf(function, "command >= (\\d+)") + allOf(function, "command <= (\\d+)"))
        wanted << "OSC " + number;
    QVERIFY(wanted.size() > 12);
    QStringList named;
    for (const QString &entry : entries())
        named << withoutParameters(entry);
    QCOMPARE(missing(wanted, named), QString());
    QVERIFY(named.contains("DCS $ q"));
    QVERIFY(named.contains("DCS + q"));
}

void tst_TerminalSequences::namesEverySetting()
{
    QStringList wanted;
    const QString function = functionOf("sequences_report.cpp", "describeSetting");
    for (const QString &name : allOf(function, "QByteArrayView\\(\"((?:\\\\.|[^\"])+)\"\\)")) {
        QStringList characters = QString(name).remove(u'\\').split(QString(), Qt::SkipEmptyParts);
        characters.replaceInStrings(" ", "SP");
        wanted << characters.join(u' ');
    }
    QVERIFY(wanted.size() > 8);
    QCOMPARE(missing(wanted, entries()), QString());
}

void tst_TerminalSequences::namesEveryReport()
{
    QStringList wanted;
    for (const QString &n :
         allOf(functionOf("sequences_report.cpp", "reportPrivateStatus"), "case (\\d+):"))
        wanted << "CSI ? " + n + " n";
    for (const QString &n :
         allOf(functionOf("sequences_report.cpp", "reportWindow"), "case (\\d+):"))
        wanted << "CSI " + n + " t";
    QVERIFY(wanted.size() > 15);
    QStringList named;
    for (const QString &entry : entries())
        named << withoutParameters(entry);
    QCOMPARE(missing(wanted, named), QString());
}

void tst_TerminalSequences::namesEveryControl()
{
    const QHash<QString, QString> names = {{"a", "BEL"}, {"b", "BS"},   {"t", "HT"},
                                           {"n", "LF"},  {"v", "VT"},   {"f", "FF"},
                                           {"r", "CR"},  {"x0e", "SO"}, {"x0f", "SI"}};
    QStringList wanted;
    for (const QString &control :
         allOf(functionOf("terminal.cpp", "control"), "case '\\\\(\\w+)':"))
        wanted << names.value(control, control);
    QVERIFY(wanted.size() >= 9);
    QCOMPARE(missing(wanted, entries()), QString());
}

// `tst_cursor: CUU` is a row that begins so, or a test function.
void tst_TerminalSequences::namesTestsThatExist()
{
    QHash<QString, QString> sources;
    for (const QStringList &row : rowsOf(document())) {
        const QStringList tests = codeOf(row[row.size() - 2]);
        QVERIFY2(!tests.isEmpty(), qPrintable(row.first()));
        for (const QString &test : tests) {
            const QString file = test.section(": ", 0, 0);
            const QString name = test.section(": ", 1);
            if (!sources.contains(file))
                sources[file] = textOf("tests/vt/" + file + ".cpp").replace("\\\"", "\"");
            const bool isThere = sources[file].contains("row(\"" + name)
                || sources[file].contains("::" + name + "()");
            QVERIFY2(isThere, qPrintable(test));
        }
    }
}

QTEST_GUILESS_MAIN(tst_TerminalSequences)
#include "tst_terminal_sequences.moc"
