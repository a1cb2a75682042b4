// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "vttest.h"

using namespace VtTest;

// Areas of the screen: five rows of letters, and what has become of them.
class tst_Rectangles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changes_data();
    void changes();
    void attributes_data();
    void attributes();
    void checksums_data();
    void checksums();
    void checksumsAreOffByDefault();
};

static const char *const Letters = "abcde\r\nfghij\r\nklmno\r\npqrst\r\nuvwxy␛[H";

void tst_Rectangles::changes_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("screen");
    const auto row = [](const char *name, const char *text, const char *screen) {
        QTest::newRow(name) << bytes(Letters) + bytes(text) << QString::fromUtf8(screen);
    };
    row("DECCRA", "␛[1;1;2;2;1;4;6$v", "abcde|fghij|klmno|pqrstab|uvwxyfg");
    row("DECCRA over itself", "␛[1;1;2;3;1;2;2$v", "abcde|fabcj|kfgho|pqrst|uvwxy");
    row("DECCRA to the left over itself", "␛[1;2;2;4;1;1;1$v", "bcdde|ghiij|klmno|pqrst|uvwxy");
    row("DECCRA without numbers", "␛[;;;;;;3$v", "ababcde|fgfghij|klklmno|pqpqrst|uvuvwxy");
    row("DECCRA over the edge", "␛[1;1;2;2;1;5;10$v", "abcde|fghij|klmno|pqrst|uvwxy    a");
    row("DECCRA to outside", "␛[1;1;2;2;1;9;9$v", "abcde|fghij|klmno|pqrst|uvwxy");
    row("DECCRA in origin mode", "␛[2;4r␛[?6h␛[1;1;1;2;1;3;1$v", "abcde|fghij|klmno|fgrst|uvwxy");
    row("DECCRA over the margin", "␛[2;4r␛[?6h␛[1;1;3;2;1;2;1$v", "abcde|fghij|fgmno|klrst|uvwxy");
    row("DECCRA of half a character", "␛[1;1H世␛[1;2;1;3;1;3;1$v", "世cde|fghij| cmno|pqrst|uvwxy");
    row("DECFRA", "␛[88;2;2;3;4$x", "abcde|fXXXj|kXXXo|pqrst|uvwxy");
    row("DECFRA of Latin 1", "␛[228;1;1;1;2$x", "ääcde|fghij|klmno|pqrst|uvwxy");
    row("DECFRA with a control character", "␛[7;1;1;2;2$x", "abcde|fghij|klmno|pqrst|uvwxy");
    row("DECFRA of the rest", "␛[88;5;5$x", "abcde|fghij|klmno|pqrst|uvwxXXXXXX");
    row("DECFRA over the edge", "␛[88;5;9;99;99$x", "abcde|fghij|klmno|pqrst|uvwxy   XX");
    row("DECFRA in origin mode", "␛[2;4r␛[?69h␛[2;4s␛[?6h␛[88$x", "abcde|fXXXj|kXXXo|pXXXt|uvwxy");
    row("DECFRA upside down", "␛[88;3;1;2;1$x", "abcde|fghij|klmno|pqrst|uvwxy");
    row("DECERA", "␛[2;2;3;4$z", "abcde|f   j|k   o|pqrst|uvwxy");
    row("DECERA of all", "␛[$z", "");
    row("DECERA knows no DECSCA", "␛[1\"qX␛[1;1;1;2$z", "  cde|fghij|klmno|pqrst|uvwxy");
    row("DECSERA", "␛[1\"qX␛[0\"q␛[1;1;2;2${", "X cde|  hij|klmno|pqrst|uvwxy");
    row("DECSERA of half a character", "␛[1\"q世␛[0\"q␛[1;2;1;3${",
        "世 de|fghij|klmno|pqrst|uvwxy");
    row("DECSERA knows no guarded areas", "␛VX␛W␛[1;1;2;2${", "  cde|  hij|klmno|pqrst|uvwxy");
}

void tst_Rectangles::changes()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, screen);
    QCOMPARE(textOf(afterwards(input)->terminal), screen);
}

void tst_Rectangles::attributes_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("looks"); // of the first two rows' first three cells
    const auto row = [](const char *name, const char *text, const char *looks) {
        QTest::newRow(name) << bytes(Letters) + bytes(text) << QString(looks);
    };
    row("DECCARA", "␛[2*x␛[1;2;2;2;1$r", ",bold,|,bold,");
    row("DECCARA of a stream", "␛[1;2;2;2;1$r", ",bold,bold|bold,bold,");
    row("DECCARA of several", "␛[2*x␛[1;2;1;2;1;4;5;7;8$r",
        ",bold blinking inverse invisible underline,|,,");
    row("DECCARA takes away", "␛[1;7mABC␛[2*x␛[1;2;1;2;22$r",
        "bold inverse,inverse,bold inverse|,,");
    row("DECCARA takes away the others", "␛[4;5;7;8mABC␛[2*x␛[1;2;1;2;24;25;27;28$r",
        "blinking inverse invisible underline,,blinking inverse invisible underline|,,");
    row("DECCARA 0", "␛[1;3;4mABC␛[2*x␛[1;2;1;2;0$r",
        "bold italic underline,italic,bold italic underline|,,");
    row("DECCARA without attributes", "␛[1mABC␛[2*x␛[1;2;1;2$r", "bold,,bold|,,");
    row("DECCARA leaves colours", "␛[31mABC␛[2*x␛[1;2;1;2;7$r", "fg1,inverse fg1,fg1|,,");
    row("DECRARA", "␛[1mA␛[2*x␛[1;1;1;2;1;4$t", "underline,bold underline,|,,");
    row("DECRARA of a stream", "␛[1;2;2;2;7$t", ",inverse,inverse|inverse,inverse,");
    row("DECRARA 0", "␛[1mA␛[2*x␛[1;1;1;1;0$t", "blinking inverse underline,,|,,");
    row("DECRARA without attributes", "␛[2*x␛[1;1;1;1$t", "bold blinking inverse underline,,|,,");
    row("DECSACE 0", "␛[2*x␛[0*x␛[1;2;2;2;1$r", ",bold,bold|bold,bold,");
    row("DECFRA has the pen", "␛[1;31m␛[88;1;1;1;2$x", "bold fg1,bold fg1,|,,");
    row("DECERA has the background", "␛[1;41m␛[1;1;1;2$z", "bg1,bg1,|,,");
    row("DECSERA leaves the look", "␛[1;41mX␛[0m␛[1;1;1;2${", "bold bg1,,|,,");
    row("DECCRA has the look", "␛[1mX␛[1;1;1;1;1;2;2$v", "bold,,|,bold,");
}

void tst_Rectangles::attributes()
{
    QFETCH(const QByteArray, input);
    QFETCH(const QString, looks);
    const auto session = afterwards(input);
    const auto look = [&](int row) {
        return lookOf(session->terminal, row, 0) + u',' + lookOf(session->terminal, row, 1) + u','
            + lookOf(session->terminal, row, 2);
    };
    QCOMPARE(look(0) + u'|' + look(1), looks);
}

void tst_Rectangles::checksums_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QString>("reply");
    const auto row = [](const char *name, const char *request, const char *reply) {
        QTest::newRow(name) << bytes(request) << QString(reply);
    };
    row("DECRQCRA", "␛[1;1;1;1;1;1*y", "␛P1!~FF9F␛\\");
    row("DECRQCRA of several", "␛[7;1;1;1;2;2*y", "␛P7!~FE70␛\\");
    row("DECRQCRA of an empty cell", "␛[1;1;1;9;1;9*y", "␛P1!~FFE0␛\\");
    row("DECRQCRA of nothing", "␛[1;1;3;1;2;1*y", "␛P1!~0000␛\\");
}

void tst_Rectangles::checksums()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QString, reply);
    const NrVt::Policies policies = {
        .clipboardWrite = false, .windowResize = false, .screenChecksums = true};
    QCOMPARE(afterwards(bytes(Letters) + request, policies)->replies, reply);
}

void tst_Rectangles::checksumsAreOffByDefault()
{
    QCOMPARE(afterwards(bytes(Letters) + bytes("␛[1;1;1;1;1;1*y"))->replies, QString());
}

QTEST_GUILESS_MAIN(tst_Rectangles)
#include "tst_rectangles.moc"
