// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "fontset.h"
#include "renderingtest.h"

#include <QFontDatabase>
#include <QPainter>
#include <QTest>

class tst_Text : public RenderingTest
{
    Q_OBJECT

private Q_SLOTS:
    void cellsAreWholeDevicePixels_data();
    void cellsAreWholeDevicePixels();
    void proportionalFontGivesOnlyItsSize();
    void glyphIsLikeQtsOwn_data();
    void glyphIsLikeQtsOwn();
    void facesDiffer();
    void wideCharacterFillsTwoCells();
    void emojiKeepsItsColors();
    void clusterIsOneGlyph();
    void linesMeetInTheWindow();
    void historyIsShown();
    void noCharacterIsTooStrange();
    void screenshot();

private:
    QImage reference(QChar character, const QFont &font, int baseline) const;
};

void tst_Text::cellsAreWholeDevicePixels_data()
{
    QTest::addColumn<int>("pixelSize");
    QTest::addColumn<qreal>("devicePixelRatio");
    for (const int size : {8, 11, 13, 14, 19}) {
        for (const qreal ratio : {1.0, 1.25, 1.5, 2.0, 3.0})
            QTest::addRow("%d px at %g", size, ratio) << size << ratio;
    }
}

void tst_Text::cellsAreWholeDevicePixels()
{
    QFETCH(int, pixelSize);
    QFETCH(qreal, devicePixelRatio);
    QFont font("DejaVu Sans Mono");
    font.setPixelSize(pixelSize);
    NrQuick::TerminalRenderer renderer;
    renderer.setFont(font, devicePixelRatio);
    const QSizeF size = renderer.cellSize() * devicePixelRatio;
    QCOMPARE(size, QSizeF(size.toSize()));
    QVERIFY(size.width() >= pixelSize * devicePixelRatio / 2);
}

void tst_Text::proportionalFontGivesOnlyItsSize()
{
    QFont font("DejaVu Sans");
    font.setPixelSize(20);
    const NrQuick::FontSet fonts(font, 1);
    QCOMPARE(QFontInfo(fonts.face(NrQuick::RegularFace)).family(), "DejaVu Sans Mono");
    QCOMPARE(fonts.metrics().width, 12);
}

QImage tst_Text::reference(QChar character, const QFont &font, int baseline) const
{
    QImage image(cellSize(), QImage::Format_RGB32);
    image.fill(background());
    QPainter painter(&image);
    painter.setFont(font);
    painter.setPen(QColor::fromRgb(foreground()));
    painter.drawText(QPoint(0, baseline), character);
    return image;
}

void tst_Text::glyphIsLikeQtsOwn_data()
{
    QTest::addColumn<QByteArray>("sequence");
    QTest::addColumn<NrQuick::Face>("face");
    QTest::newRow("regular") << QByteArray() << NrQuick::RegularFace;
    QTest::newRow("bold") << QByteArray("\x1b[1m") << NrQuick::BoldFace;
    QTest::newRow("italic") << QByteArray("\x1b[3m") << NrQuick::ItalicFace;
    QTest::newRow("bold italic") << QByteArray("\x1b[1;3m") << NrQuick::BoldItalicFace;
}

void tst_Text::glyphIsLikeQtsOwn()
{
    QFETCH(QByteArray, sequence);
    QFETCH(NrQuick::Face, face);
    open(2, 20);
    const QByteArray text = "aRg0%mW{@";
    feed(sequence + text);
    grab();
    QFont font("DejaVu Sans Mono");
    font.setPixelSize(14);
    const NrQuick::FontSet fonts(font, item().window()->devicePixelRatio());
    for (int column = 0; column < text.size(); ++column) {
        const QImage drawn = cell(0, column);
        const QImage expected =
            reference(QChar(text[column]), fonts.face(face), fonts.metrics().baseline);
        for (int y = 0; y < drawn.height(); ++y) {
            for (int x = 0; x < drawn.width(); ++x)
                QVERIFY2(std::abs(qRed(drawn.pixel(x, y)) - qRed(expected.pixel(x, y))) <= 8,
                         qPrintable(QString("%1 at %2, %3").arg(text[column]).arg(x).arg(y)));
        }
    }
}

void tst_Text::facesDiffer()
{
    open(1, 10);
    feed("R\x1b[1mR\x1b[0;3mR\x1b[1mR");
    grab();
    QSet<QByteArray> faces;
    for (int column = 0; column < 4; ++column) {
        const QImage image = cell(0, column);
        faces.insert(QByteArray(reinterpret_cast<const char *>(image.bits()), image.sizeInBytes()));
    }
    QCOMPARE(faces.size(), 4);
}

void tst_Text::wideCharacterFillsTwoCells()
{
    open(1, 10);
    feed("\x1b[?25la\xe4\xb8\xad"
         "b\x1b[44m\xe4\xb8\xad");
    grab();
    QVERIFY(hasInk(cell(0, 1), background()));
    QVERIFY(hasInk(cell(0, 2), background()));
    QVERIFY(hasInk(cell(0, 3), background()));
    const QRgb blue = opaque(item().terminal.palette().indexed(4));
    QCOMPARE(cornerOf(0, 4), blue);
    QCOMPARE(cornerOf(0, 5), blue);
    QCOMPARE(cornerOf(0, 6), background());
}

void tst_Text::emojiKeepsItsColors()
{
    if (!QFontDatabase::families().contains("Noto Color Emoji"))
        QSKIP("there is no font of coloured emoji");
    open(1, 10);
    feed("\x1b[?25l\x1b[34m\xf0\x9f\x98\x80");
    grab();
    const auto isYellow = [](QRgb pixel) {
        return qRed(pixel) > 180 && qGreen(pixel) > 120 && qBlue(pixel) < 110;
    };
    QVERIFY(count(cell(0, 0), isYellow) > 20);
    QVERIFY(count(cell(0, 1), isYellow) > 20);
    QVERIFY(!hasInk(cell(0, 2), background()));
}

void tst_Text::clusterIsOneGlyph()
{
    open(2, 10);
    feed("e\xcc\x81\r\n\xc3\xa9");
    grab();
    QCOMPARE(cell(0, 0), cell(1, 0));
    QVERIFY(!hasInk(cell(0, 1), background()));
}

void tst_Text::linesMeetInTheWindow()
{
    for (const int pixelSize : {9, 13, 14, 15, 18}) {
        open(4, 6, pixelSize);
        feed("\x1b[?25l\xe2\x94\x82\r\n\xe2\x94\x82\r\n\xe2\x94\x82\x1b[4;1H"
             "\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80");
        const QImage image = grab();
        const QSize size = cellSize();
        const int x = [&] {
            int at = 0;
            while (image.pixel(at, 0) != foreground())
                ++at;
            return at;
        }();
        for (int y = 0; y < size.height() * 3; ++y)
            QCOMPARE(image.pixel(x, y), foreground());
        int y = size.height() * 3;
        while (image.pixel(0, y) != foreground())
            ++y;
        for (int along = 0; along < size.width() * 3; ++along)
            QCOMPARE(image.pixel(along, y), foreground());
    }
}

void tst_Text::historyIsShown()
{
    open(3, 10);
    feed("\x1b[?25l#\r\n \r\n \r\n \r\n ");
    grab();
    QVERIFY(!hasInk(cell(0, 0), background()));
    view().topRow = -2;
    grab();
    QVERIFY(hasInk(cell(0, 0), background()));
    view().topRow = -4; // before the oldest row there is nothing
    grab();
    QVERIFY(!hasInk(cell(0, 0), background()));
    QVERIFY(hasInk(cell(2, 0), background()));
}

// Of every script, and of many no font is here.
void tst_Text::noCharacterIsTooStrange()
{
    constexpr int perScreen = 24 * 40;
    open(24, 80);
    QString text;
    int count = 0;
    for (char32_t c = 0xa0; c < 0x1fb00; c += 17) {
        if (QChar::isSurrogate(c))
            continue;
        text += QChar::fromUcs4(c);
        if (++count % perScreen != 0 && c + 17 < 0x1fb00)
            continue;
        feed("\x1b[2J\x1b[H" + text.toUtf8());
        render();
        text.clear();
    }
    feed("\x1b[2J\x1b[H\u0915");
    QVERIFY(hasInk(grab(), background()));
}

void tst_Text::screenshot()
{
    open(10, 64, 16);
    feed("\x1b[1;32muser@host\x1b[0m:\x1b[1;34m~/src\x1b[0m$ ls --color\r\n"
         "\x1b[1;34mdocs\x1b[0m  \x1b[1;32mrun.sh\x1b[0m  \x1b[31marchive.tar\x1b[0m  README.md\r\n"
         "\x1b[1mbold\x1b[0m \x1b[3mitalic\x1b[0m \x1b[1;3mboth\x1b[0m \x1b[2mfaint\x1b[0m "
         "\x1b[7minverse\x1b[0m \x1b[9mstruck\x1b[0m \x1b[53mover\x1b[0m\r\n"
         "\x1b[4msingle\x1b[0m \x1b[4:2mdouble\x1b[0m \x1b[4:3mcurly\x1b[0m \x1b[4:4mdotted\x1b[0m "
         "\x1b[4:5mdashed\x1b[0m \x1b[4:3;58:2::255:80:80mcoloured\x1b[0m\r\n");
    feed(QString("┌──┬──┐ ╔══╦══╗ ╭────╮ ┏━━┳━━┓ ░▒▓█ ▁▂▃▄▅▆▇█ \ue0b0\ue0b1\ue0b2\ue0b3\r\n"
                 "├──┼──┤ ╠══╬══╣ │    │ ┣━━╋━━┫ ▘▝▚▞ ⣿⡇⠇⠃⠁ ╱╲╳ ┄┄┅┅\r\n"
                 "└──┴──┘ ╚══╩══╝ ╰────╯ ┗━━┻━━┛ 中文 日本語 😀🎉🚀\r\n"
                 "Ελληνικά Кириллица → ∀x ∈ ℝ: ⌈x⌉ = −⌊−x⌋ ✓ ✗ ★\r\n")
             .toUtf8());
    feed("\x1b[38;5;208mprompt\x1b[0m> ");
    view().spans = {{1, 0, 12, NrQuick::TerminalRenderer::Span::Kind::Selection}};
    grab();
    save("text");
}

QTEST_MAIN(tst_Text)
#include "tst_text.moc"
