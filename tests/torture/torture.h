// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TORTURE_TORTURE_H
#define TORTURE_TORTURE_H

#include "processes.h"

#include <QtCore/qfile.h>
#include <QtCore/qrandom.h>
#include <QtCore/qstring.h>
#include <QtCore/qtemporarydir.h>

namespace torture {

QString hostProgram();
QString guestProgram();
QString helperProgram();

// How often a race is run: `normal` times, or `share` of NRPROCESS_TORTURE_ROUNDS if that is set.
int rounds(int normal, double share = 1.0);

// Bounds are for an idle machine and printed; a test fails at this multiple of them.
inline constexpr int Leniency = 20;

// Its seed is printed; NRPROCESS_TORTURE_SEED repeats a run.
QRandomGenerator &dice();
void pause(int microseconds);

// Prints "<what>: <count> times, worst <n> ms (bound <n> ms), <n> late".
class Figures
{
public:
    Figures(QString what, qint64 boundMs) : m_what(std::move(what)), m_boundMs(boundMs) { }
    ~Figures();
    void add(qint64 milliseconds);

private:
    Q_DISABLE_COPY_MOVE(Figures)

    QString m_what;
    qint64 m_boundMs;
    qint64 m_worst = 0;
    int m_count = 0;
    int m_late = 0;
};

// A file that the members of a tree hold a lock on.
class LockFile
{
public:
    LockFile();
    QString path() const { return m_folder.filePath("lock"); }
    qint64 awaitUnlocked(std::chrono::milliseconds bound) const
    {
        return ::awaitUnlocked(QFile::encodeName(path()), bound);
    }

private:
    QTemporaryDir m_folder;
};

// Kills whoever is left below this process, a subreaper, after seconds of patience, and says who
// that was: "nobody" as a rule.
QByteArray endEverybody();

// Runs the test in a child and fails unless, at its end, nothing that it started is left.
int runWatched(int (*test)(int argc, char **argv), int argc, char **argv);

} // namespace torture

#define NRPROCESS_TORTURE_MAIN(Class) \
    static int runTest(int argc, char **argv) \
    { \
        QCoreApplication application(argc, argv); \
        Class test; \
        return QTest::qExec(&test, argc, argv); \
    } \
    int main(int argc, char **argv) \
    { \
        return torture::runWatched(&runTest, argc, argv); \
    }

#endif // TORTURE_TORTURE_H
