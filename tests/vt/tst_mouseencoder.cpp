// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include <vt/mouseencoder.h>

#include <QtTest/QTest>

using namespace NrVt;

// What the mouse sends in each tracking and encoding.
class tst_MouseEncoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void buttons_data();
    void buttons();
    void trackings_data();
    void trackings();
    void modifiers_data();
    void modifiers();
    void positions_data();
    void positions();
    void heldButtonsAreRemembered();
    void wheelAsArrows_data();
    void wheelAsArrows();
};

using Tracking = InputModes::MouseTracking;
using Encoding = InputModes::MouseEncoding;
using Type = MouseEvent::Type;

constexpr auto Press = Type::Press;
constexpr auto Release = Type::Release;
constexpr auto Move = Type::Move;

InputModes modesOf(Tracking tracking, Encoding encoding)
{
    return {.mouseTracking = tracking, .mouseEncoding = encoding};
}

void tst_MouseEncoder::buttons_data()
{
    QTest::addColumn<MouseButton>("button");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("isWheel");

    const auto row = [](const char *name, MouseButton button, int code, bool isWheel = false) {
        QTest::newRow(name) << button << code << isWheel;
    };
    row("left", MouseButton::Left, 0);
    row("middle", MouseButton::Middle, 1);
    row("right", MouseButton::Right, 2);
    row("wheel up", MouseButton::WheelUp, 64, true);
    row("wheel down", MouseButton::WheelDown, 65, true);
    row("wheel left", MouseButton::WheelLeft, 66, true);
    row("wheel right", MouseButton::WheelRight, 67, true);
    row("back", MouseButton::Back, 128);
    row("forward", MouseButton::Forward, 129);
    row("10", MouseButton::Button10, 130);
    row("11", MouseButton::Button11, 131);
}

void tst_MouseEncoder::buttons()
{
    QFETCH(const MouseButton, button);
    QFETCH(const int, code);
    QFETCH(const bool, isWheel);

    const auto encode = [button](Type type, Encoding encoding) {
        const MouseEvent event{
            .type = type, .button = button, .column = 4, .row = 9, .x = 40, .y = 90};
        return encodeMouse(event, modesOf(Tracking::Any, encoding));
    };
    const auto decimal = [](int number) { return QByteArray::number(number); };
    const QByteArray byte(1, char(code + 32));
    QCOMPARE(encode(Press, Encoding::Default), "\x1b[M" + byte + "%*");
    QCOMPARE(encode(Press, Encoding::Utf8),
             "\x1b[M" + QString(QChar(char16_t(code + 32))).toUtf8() + "%*");
    QCOMPARE(encode(Press, Encoding::Sgr), "\x1b[<" + decimal(code) + ";5;10M");
    QCOMPARE(encode(Press, Encoding::Urxvt), "\x1b[" + decimal(code + 32) + ";5;10M");
    QCOMPARE(encode(Press, Encoding::SgrPixels), "\x1b[<" + decimal(code) + ";41;91M");

    const auto unlessWheel = [isWheel](const QByteArray &bytes) { return isWheel ? "" : bytes; };
    QCOMPARE(encode(Release, Encoding::Default), unlessWheel("\x1b[M#%*"));
    QCOMPARE(encode(Release, Encoding::Utf8), unlessWheel("\x1b[M#%*"));
    QCOMPARE(encode(Release, Encoding::Sgr), unlessWheel("\x1b[<" + decimal(code) + ";5;10m"));
    QCOMPARE(encode(Release, Encoding::Urxvt), unlessWheel("\x1b[35;5;10M"));
    QCOMPARE(encode(Release, Encoding::SgrPixels),
             unlessWheel("\x1b[<" + decimal(code) + ";41;91m"));
    QCOMPARE(encode(Move, Encoding::Sgr), unlessWheel("\x1b[<" + decimal(code + 32) + ";5;10M"));
    QCOMPARE(encode(Move, Encoding::Urxvt), unlessWheel("\x1b[" + decimal(code + 64) + ";5;10M"));
}

void tst_MouseEncoder::trackings_data()
{
    QTest::addColumn<Type>("type");
    QTest::addColumn<MouseButton>("button");
    QTest::addColumn<QList<QByteArray>>("bytes"); // of None, X10, Normal, Button, Any

    const auto row = [](const char *name, Type type, MouseButton button, const QByteArray &x10,
                        const QByteArray &normal, const QByteArray &drag, const QByteArray &any) {
        QTest::newRow(name) << type << button << QList<QByteArray>{"", x10, normal, drag, any};
    };
    const QByteArray no;
    const QByteArray press = "\x1b[<0;1;1M", release = "\x1b[<0;1;1m";
    const QByteArray wheel = "\x1b[<64;1;1M", back = "\x1b[<128;1;1M";
    const QByteArray drag = "\x1b[<32;1;1M", hover = "\x1b[<35;1;1M";
    row("press", Press, MouseButton::Left, press, press, press, press);
    row("release", Release, MouseButton::Left, no, release, release, release);
    row("wheel", Press, MouseButton::WheelUp, no, wheel, wheel, wheel);
    row("wheel's release", Release, MouseButton::WheelUp, no, no, no, no);
    row("back", Press, MouseButton::Back, no, back, back, back);
    row("drag", Move, MouseButton::Left, no, no, drag, drag);
    row("move", Move, MouseButton::None, no, no, no, hover);
    row("move of the wheel", Move, MouseButton::WheelUp, no, no, no, no);
    row("press of nothing", Press, MouseButton::None, no, no, no, no);
    row("release of nothing", Release, MouseButton::None, no, no, no, no);
}

void tst_MouseEncoder::trackings()
{
    QFETCH(const Type, type);
    QFETCH(const MouseButton, button);
    QFETCH(const QList<QByteArray>, bytes);

    for (const auto tracking :
         {Tracking::None, Tracking::X10, Tracking::Normal, Tracking::Button, Tracking::Any}) {
        QCOMPARE(encodeMouse({.type = type, .button = button}, modesOf(tracking, Encoding::Sgr)),
                 bytes[int(tracking)]);
    }
}

void tst_MouseEncoder::modifiers_data()
{
    QTest::addColumn<Modifiers>("modifiers");
    QTest::addColumn<int>("code");
    QTest::newRow("none") << Modifiers() << 0;
    QTest::newRow("Shift") << Modifiers(Modifier::Shift) << 4;
    QTest::newRow("Alt") << Modifiers(Modifier::Alt) << 8;
    QTest::newRow("Meta") << Modifiers(Modifier::Meta) << 8;
    QTest::newRow("Alt and Meta") << (Modifier::Alt | Modifier::Meta) << 8;
    QTest::newRow("Ctrl") << Modifiers(Modifier::Control) << 16;
    QTest::newRow("all three") << (Modifier::Shift | Modifier::Alt | Modifier::Control) << 28;
    QTest::newRow("others") << (Modifier::Super | Modifier::Hyper | Modifier::NumLock) << 0;
}

void tst_MouseEncoder::modifiers()
{
    QFETCH(const Modifiers, modifiers);
    QFETCH(const int, code);

    MouseEvent event{.button = MouseButton::Right, .modifiers = modifiers};
    QCOMPARE(encodeMouse(event, modesOf(Tracking::Normal, Encoding::Sgr)),
             "\x1b[<" + QByteArray::number(2 + code) + ";1;1M");
    QCOMPARE(encodeMouse(event, modesOf(Tracking::X10, Encoding::Default)), "\x1b[M\"!!");
    event.type = Release;
    QCOMPARE(encodeMouse(event, modesOf(Tracking::Normal, Encoding::Default)),
             "\x1b[M" + QByteArray(1, char(35 + code)) + "!!");
    event.type = Move;
    event.button = MouseButton::None;
    QCOMPARE(encodeMouse(event, modesOf(Tracking::Any, Encoding::Urxvt)),
             "\x1b[" + QByteArray::number(67 + code) + ";1;1M");
}

void tst_MouseEncoder::positions_data()
{
    QTest::addColumn<Encoding>("encoding");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("row");
    QTest::addColumn<QByteArray>("bytes");

    const auto row = [](const char *name, Encoding encoding, int column, int line,
                        const QByteArray &bytes) {
        QTest::newRow(name) << encoding << column << line << bytes;
    };
    row("default, first", Encoding::Default, 0, 0, "\x1b[M !!");
    row("default, beyond ASCII", Encoding::Default, 95, 127, "\x1b[M \x80\xa0");
    row("default, last", Encoding::Default, 222, 222, "\x1b[M \xff\xff");
    row("default, column too large", Encoding::Default, 223, 0, "");
    row("default, row too large", Encoding::Default, 0, 223, "");
    row("default, far too large", Encoding::Default, 100000, 0, "");
    row("UTF-8, first", Encoding::Utf8, 0, 0, "\x1b[M !!");
    row("UTF-8, last of one byte", Encoding::Utf8, 94, 94, "\x1b[M \x7f\x7f");
    row("UTF-8, first of two bytes", Encoding::Utf8, 95, 0, "\x1b[M \xc2\x80!");
    row("UTF-8, last", Encoding::Utf8, 2014, 2014, "\x1b[M \xdf\xbf\xdf\xbf");
    row("UTF-8, column too large", Encoding::Utf8, 2015, 0, "");
    row("UTF-8, row too large", Encoding::Utf8, 0, 2015, "");
    row("SGR, large", Encoding::Sgr, 9999, 100000, "\x1b[<0;10000;100001M");
    row("urxvt, large", Encoding::Urxvt, 9999, 100000, "\x1b[32;10000;100001M");
    row("pixels", Encoding::SgrPixels, 0, 0, "\x1b[<0;4001;5001M");
    for (const auto encoding :
         {Encoding::Default, Encoding::Utf8, Encoding::Sgr, Encoding::Urxvt}) {
        QTest::addRow("left of the screen, %d", int(encoding))
            << encoding << -1 << 0 << QByteArray();
        QTest::addRow("above the screen, %d", int(encoding)) << encoding << 0 << -1 << QByteArray();
    }
}

void tst_MouseEncoder::positions()
{
    QFETCH(const Encoding, encoding);
    QFETCH(const int, column);
    QFETCH(const int, row);
    QFETCH(const QByteArray, bytes);

    const MouseEvent event{
        .button = MouseButton::Left, .column = column, .row = row, .x = 4000, .y = 5000};
    for (const auto tracking : {Tracking::X10, Tracking::Normal, Tracking::Any})
        QCOMPARE(encodeMouse(event, modesOf(tracking, encoding)), bytes);
    const MouseEvent outside{.button = MouseButton::Left, .x = -1, .y = -1};
    QCOMPARE(encodeMouse(outside, modesOf(Tracking::Any, Encoding::SgrPixels)), QByteArray());
}

void tst_MouseEncoder::heldButtonsAreRemembered()
{
    HeldButtons held;
    QCOMPARE(held.first(), MouseButton::None);
    held.note({.type = Press, .button = MouseButton::Button11});
    QCOMPARE(held.first(), MouseButton::Button11);
    held.note({.type = Press, .button = MouseButton::Right});
    held.note({.type = Press, .button = MouseButton::Left});
    held.note({.type = Press, .button = MouseButton::WheelUp});
    held.note({.type = Press, .button = MouseButton::None});
    QCOMPARE(held.first(), MouseButton::Left);
    held.note({.type = Move, .button = MouseButton::Left});
    held.note({.type = Release, .button = MouseButton::Middle});
    QCOMPARE(held.first(), MouseButton::Left);
    held.note({.type = Release, .button = MouseButton::Left});
    QCOMPARE(held.first(), MouseButton::Right);
    held.clear();
    QCOMPARE(held.first(), MouseButton::None);
}

void tst_MouseEncoder::wheelAsArrows_data()
{
    QTest::addColumn<MouseButton>("wheel");
    QTest::addColumn<int>("lines");
    QTest::addColumn<InputModes>("modes");
    QTest::addColumn<QByteArray>("bytes");

    const auto row = [](const char *name, MouseButton wheel, int lines, const InputModes &modes,
                        const QByteArray &bytes) {
        QTest::newRow(name) << wheel << lines << modes << bytes;
    };
    const InputModes on{.alternateScroll = true, .isAlternateScreen = true};
    InputModes application = on;
    application.applicationCursorKeys = true;
    InputModes kitty = application;
    kitty.kittyFlags = 31;
    InputModes tracking = on;
    tracking.mouseTracking = Tracking::X10;
    row("up", MouseButton::WheelUp, 1, on, "\x1b[A");
    row("down", MouseButton::WheelDown, 3, on, "\x1b[B\x1b[B\x1b[B");
    row("application cursor keys", MouseButton::WheelUp, 2, application, "\x1bOA\x1bOA");
    row("kitty's protocol", MouseButton::WheelUp, 2, kitty, "\x1b[A\x1b[A");
    row("no lines", MouseButton::WheelUp, 0, on, "");
    row("negative lines", MouseButton::WheelUp, -1, on, "");
    row("left", MouseButton::WheelLeft, 1, on, "");
    row("right", MouseButton::WheelRight, 1, on, "");
    row("no wheel", MouseButton::Left, 1, on, "");
    row("mouse is tracked", MouseButton::WheelUp, 1, tracking, "");
    row("mode off", MouseButton::WheelUp, 1, {.isAlternateScreen = true}, "");
    row("primary screen", MouseButton::WheelUp, 1, {.alternateScroll = true}, "");
}

void tst_MouseEncoder::wheelAsArrows()
{
    QFETCH(const MouseButton, wheel);
    QFETCH(const int, lines);
    QFETCH(const InputModes, modes);
    QFETCH(const QByteArray, bytes);

    QCOMPARE(encodeWheelAsArrows(wheel, lines, modes), bytes);
}

QTEST_GUILESS_MAIN(tst_MouseEncoder)
#include "tst_mouseencoder.moc"
