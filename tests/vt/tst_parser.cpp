// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/parser.h>

#include <QtTest/QTest>

// What bytes say, however they are cut.
class tst_Parser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data();
    void says();
    void endlessStringsAreBounded_data();
    void endlessStringsAreBounded();
};

// What it has been told, one word for each call; text is put together again.
class Record : public NrVt::Listener
{
public:
    QStringList words() const { return m_words; }

    void printAscii(QByteArrayView text) override { addText(QString::fromLatin1(text)); }
    void print(char32_t character) override { addText(QString::fromUcs4(&character, 1)); }
    void control(char c) override { add("C" + QString::number(int(c), 16)); }
    void escape(const NrVt::Sequence &sequence) override { add("ESC" + describe(sequence)); }
    void controlSequence(const NrVt::Sequence &sequence) override
    {
        add("CSI" + describe(sequence));
    }
    void operatingSystemCommand(QByteArrayView text) override
    {
        add("OSC" + QString::fromUtf8(text));
    }
    void deviceControlString(const NrVt::Sequence &sequence, QByteArrayView text) override
    {
        add("DCS" + describe(sequence) + '/' + QString::fromUtf8(text));
    }

private:
    void add(const QString &word)
    {
        m_words << word;
        m_isText = false;
    }

    void addText(const QString &text)
    {
        if (m_isText)
            m_words.last() += text;
        else
            m_words << "T" + text;
        m_isText = true;
    }

    static QString describe(const NrVt::Sequence &sequence)
    {
        QString text;
        if (sequence.prefix)
            text += QLatin1Char(sequence.prefix);
        for (int i = 0; i < sequence.count; ++i) {
            const NrVt::Sequence::Parameter &parameter = sequence.parameters[size_t(i)];
            if (i > 0)
                text += parameter.continues ? ':' : ';';
            if (parameter.value != NrVt::Sequence::Omitted)
                text += QString::number(parameter.value);
        }
        for (int i = 0; i < sequence.intermediateCount; ++i)
            text += QLatin1Char(sequence.intermediates[size_t(i)]);
        return text + QLatin1Char(sequence.final);
    }

    QStringList m_words;
    bool m_isText = false;
};

void tst_Parser::says_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QByteArray &bytes, const QStringList &words) {
        QTest::newRow(name) << bytes << words;
    };
    row("text", "abc~", {"Tabc~"});
    row("controls", "a\r\nb\x7f\bc", {"Ta", "Cd", "Ca", "Tb", "C8", "Tc"});
    row("UTF-8", "aä€😀z", {"Taä€😀z"});
    row("bad UTF-8", "\xff\xc3(\xe2\x82z\xf0\x9f\x98", {"T\ufffd\ufffd(\ufffdz"});
    row("surrogates and beyond", "\xed\xa0\x80\xf4\x90\x80\x80.",
        {"T\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd."});
    row("longer than need be", "\xc0\xaf\xe0\x80\xaf.", {"T\ufffd\ufffd\ufffd\ufffd\ufffd."});
    row("UTF-8 cut off by a sequence", "\xe2\x82\x1b[m", {"T\ufffd", "CSIm"});
    row("CSI", "\x1b[1;22H", {"CSI1;22H"});
    row("omitted parameters", "\x1b[;5;H", {"CSI;5;H"});
    row("colons", "\x1b[4:3;38:2::1:2:3m", {"CSI4:3;38:2::1:2:3m"});
    row("prefix and intermediate", "\x1b[?25h\x1b[!p\x1b[2 q", {"CSI?25h", "CSI!p", "CSI2 q"});
    row("large values", "\x1b[99999999999999999999A", {"CSI65535A"});
    row("controls within", "\x1b[1\n2A", {"Ca", "CSI12A"});
    row("cancelled",
        "\x1b[12\x18"
        "A\x1b]0;x\x1a"
        "B",
        {"C18", "TA", "C1a", "TB"});
    row("another one begins", "\x1b[12\x1b[3B", {"CSI3B"});
    row("misplaced prefix", "\x1b[1?2Hx", {"Tx"});
    row("too many intermediates", "\x1b[1 !\"px", {"Tx"});
    row("escapes",
        "\x1b"
        "7\x1b(0\x1b#8",
        {"ESC7", "ESC(0", "ESC#8"});
    row("OSC by BEL", "\x1b]0;title\x07x", {"OSC0;title", "Tx"});
    row("OSC by ST", "\x1b]2;tïtle\x1b\\x", {"OSC2;tïtle", "Tx"});
    row("OSC cut off", "\x1b]0;x\x1b[A", {"OSC0;x", "CSIA"});
    row("DCS", "\x1bP1;2$qm\x1b\\x", {"DCS1;2$q/m", "Tx"});
    row("SOS, PM, APC", "\x1bXa\x1b\\\x1b^b\x1b\\\x1b_c\x1b\\x", {"Tx"});
    QByteArray many = "\x1b[", expected = "CSI";
    for (int i = 0; i < 100; ++i)
        many += QByteArray::number(i) + ';';
    for (int i = 0; i < 32; ++i)
        expected += (i ? ";" : "") + QByteArray::number(i);
    row("endless parameters", many + "m.", {expected + "m", "T."});
}

void tst_Parser::says()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QStringList, words);
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        Record record;
        NrVt::Parser parser(record);
        parser.feed(QByteArrayView(bytes).first(cut));
        parser.feed(QByteArrayView(bytes).sliced(cut));
        QCOMPARE(record.words(), words);
    }
    Record record;
    NrVt::Parser parser(record);
    for (const char byte : bytes)
        parser.feed(QByteArrayView(&byte, 1));
    QCOMPARE(record.words(), words);
}

void tst_Parser::endlessStringsAreBounded_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<qsizetype>("longest");
    QTest::newRow("OSC") << QByteArray("\x1b]0;") << qsizetype(NrVt::Parser::LongestString - 2);
    QTest::newRow("OSC 52") << QByteArray("\x1b]52;")
                            << qsizetype(NrVt::Parser::LongestClipboard - 3);
    QTest::newRow("DCS") << QByteArray("\x1bPq") << qsizetype(NrVt::Parser::LongestString);
}

void tst_Parser::endlessStringsAreBounded()
{
    QFETCH(const QByteArray, begin);
    QFETCH(const qsizetype, longest);
    for (const qsizetype size : {longest, longest + 1}) {
        Record record;
        NrVt::Parser parser(record);
        parser.feed(begin + QByteArray(size, 'x') + "\x1b\\.");
        QCOMPARE(record.words().size(), size == longest ? 2 : 1);
        QCOMPARE(record.words().last(), QString("T."));
    }
}

QTEST_GUILESS_MAIN(tst_Parser)
#include "tst_parser.moc"
