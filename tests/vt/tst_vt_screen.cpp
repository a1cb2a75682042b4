// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCommand>

// Real programs in a terminal that nobody sees.
class tst_VtScreen : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void shell();
    void less();
};

static QStringList screenOf(const QString &awaited, const QString &keys, const QStringList &command)
{
    const NrResult result = NrProcess::run(
        NrCommand(NRVT_SCREEN_PROGRAM,
                  QStringList{"--size", "40x10", "--await", awaited, "--keys", keys, "--"}
                      + command)
            .setEnvironmentVariable("LESSHISTFILE", "-"));
    QStringList rows = QString::fromUtf8(result.output()).split('\n');
    if (!rows.isEmpty())
        rows.removeLast();
    return rows;
}

void tst_VtScreen::shell()
{
    const QStringList rows =
        screenOf({}, {}, {"sh", "-c", "stty size; printf '\\033[5;7Hhere\\033[1;1H'; tput cols"});
    QCOMPARE(rows.size(), 10);
    QCOMPARE(rows[0], QString("40 40"));
    QCOMPARE(rows[4], QString("      here"));
}

// It shows its text on the other screen, which is gone at its end.
void tst_VtScreen::less()
{
    const QStringList rows =
        screenOf("9", "q",
                 {"sh", "-c", "seq 100 > \"$0\"; less \"$0\"; rm \"$0\"; echo after",
                  QDir::tempPath() + "/tst_vt_screen."
                      + QString::number(QCoreApplication::applicationPid())});
    QCOMPARE(rows[0], QString("after"));
}

QTEST_GUILESS_MAIN(tst_VtScreen)
#include "tst_vt_screen.moc"
