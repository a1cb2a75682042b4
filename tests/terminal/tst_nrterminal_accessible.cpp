// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "terminaltest.h"

#include <QtGui/QAccessible>

// What assistive technologies learn of an NrTerminal. They must be switched on in the session.
class tst_NrTerminalAccessible : public TerminalTest
{
    Q_OBJECT

private Q_SLOTS:
    void describes();
    void tellsChanges_data();
    void tellsChanges();
};

void tst_NrTerminalAccessible::describes()
{
    run("printf '\\033]0;a title\\007one\\ntwo'; sleep 100");
    QVERIFY(shows("two"));
    QAccessibleInterface *const face = QAccessible::queryAccessibleInterface(terminal);
    QVERIFY(face);
    QCOMPARE(face->role(), QAccessible::Terminal);
    QCOMPARE(face->text(QAccessible::Name), QString("a title"));
    QVERIFY(face->state().focused);
    QAccessibleTextInterface *const text = face->textInterface();
    QVERIFY(text);
    QCOMPARE(text->text(0, 7), QString("one\ntwo"));
    QCOMPARE(text->cursorPosition(), 7);
    QCOMPARE(text->characterCount(), int(terminal->screenText().size()));
    const QRect second = text->characterRect(4);
    QCOMPARE(text->offsetAtPoint(second.center()), 4);
    QVERIFY(face->parent());
}

// The screen as somebody knows it who was told of every change.
struct Listener
{
    QString text;
    int cursor = -1;
    int changes = 0;

    void replace(int at, const QString &removed, const QString &inserted);
    static void take(QAccessibleEvent *event);
};

static Listener listener;

void Listener::replace(int at, const QString &removed, const QString &inserted)
{
    ++changes;
    QCOMPARE(text.mid(at, removed.size()), removed);
    text.replace(at, removed.size(), inserted);
}

void Listener::take(QAccessibleEvent *event)
{
    if (auto *const inserted = dynamic_cast<QAccessibleTextInsertEvent *>(event))
        listener.replace(inserted->changePosition(), {}, inserted->textInserted());
    else if (auto *const removed = dynamic_cast<QAccessibleTextRemoveEvent *>(event))
        listener.replace(removed->changePosition(), removed->textRemoved(), {});
    else if (auto *const update = dynamic_cast<QAccessibleTextUpdateEvent *>(event))
        listener.replace(update->changePosition(), update->textRemoved(), update->textInserted());
    else if (event->type() == QAccessible::TextCaretMoved)
        listener.cursor = static_cast<QAccessibleTextCursorEvent *>(event)->cursorPosition();
}

void tst_NrTerminalAccessible::tellsChanges_data()
{
    QTest::addColumn<QStringList>("typed");
    QStringList manyLines;
    for (int i = 10; i < 25; ++i)
        manyLines << QString("%1\nline %1\n").arg(i);
    QTest::newRow("a letter that is taken back") << QStringList{"x", "\b"};
    QTest::newRow("lines") << QStringList{"one\ntwo\n", "three\n"};
    QTest::newRow("more lines than the screen has") << manyLines;
    QTest::newRow("the same letter again") << QStringList{"xxx", "xx", "\b\b"};
}

void tst_NrTerminalAccessible::tellsChanges()
{
    QFETCH(const QStringList, typed);
    run("printf 'ready\\n'; cat >/dev/null");
    QVERIFY(shows("ready"));
    QTRY_VERIFY_WITH_TIMEOUT(QAccessible::isActive(), Patience);
    QVERIFY(rendered());
    listener = {terminal->screenText(), terminal->cursorOffset(), 0};
    const auto formerly = QAccessible::installUpdateHandler(Listener::take);

    for (const QString &text : typed) {
        const QString before = terminal->screenText();
        listener.changes = 0;
        type(text);
        QTRY_VERIFY_WITH_TIMEOUT(listener.changes > 0, Patience);
        QTRY_VERIFY_WITH_TIMEOUT(terminal->screenText() != before, Patience);
        QTRY_COMPARE_WITH_TIMEOUT(listener.text, terminal->screenText(), Patience);
        QTRY_COMPARE_WITH_TIMEOUT(listener.cursor, terminal->cursorOffset(), Patience);
    }
    terminal->reset();
    QTRY_COMPARE_WITH_TIMEOUT(listener.text, terminal->screenText(), Patience);
    QTRY_COMPARE_WITH_TIMEOUT(listener.cursor, 0, Patience);
    QAccessible::installUpdateHandler(formerly);
}

QTEST_MAIN(tst_NrTerminalAccessible)
#include "tst_nrterminal_accessible.moc"
