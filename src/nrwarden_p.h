// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRWARDEN_P_H
#define NRWARDEN_P_H

#include "nrfailure_p.h"
#include "nrshepherdbinary_p.h"
#include "uniquefd.h"
#include "wire.h"

#include <QtCore/qset.h>

#include <atomic>
#include <mutex>
#include <vector>

// This host's warden: started at the first request, replaced when it is dead, silent or no longer
// in the host's context. One a process, used from every thread.
class NrWarden
{
public:
    enum class Answer {
        Sent,
        Later, // the queue is full; ask again
        Failed, // see failure
    };
    struct Outcome
    {
        Answer answer = Answer::Sent;
        NrFailure failure;
        unsigned generation = 0; // of the warden that was asked
    };

    static NrWarden &instance();

    struct Needs
    {
        bool keepDirectory = false; // a warden that has inherited the current directory
        bool newWarden = false; // one that nobody has asked for anything yet
        bool keeper = false; // for a command that outlives this process
    };

    // Asks for a shepherd that serves the other end of shepherdEnd.
    Outcome request(nrshepherd::ForkRequest request, int shepherdEnd, Needs needs);
    // A shepherd has ended or is about to: reaps it if a warden's death has left it to this
    // process, which is a subreaper or PID 1 then.
    void adopt(qint64 shepherdPid);
    void setKillTimeout(quint64 run, quint32 milliseconds);
    quint64 nextRun() { return ++m_lastRun; }

    // Keeps the socket of an ended command whose leftovers may stay: its shepherd would end them.
    void hold(NrDescriptor socket);

    // Lets go of the warden of this generation; running commands go on.
    void renew(unsigned generation);
    void renew();
    // A warden's first word to a run, whichever run it was.
    void heard(const nrshepherd::Accepted &accepted, unsigned generation);
    // Whether the tree of a run that has lost its shepherd is gone; also when nobody can tell any
    // more, because that warden has been replaced or is dead.
    bool hasSwept(quint64 run, unsigned generation);
    // Monotonic milliseconds, 0 = never.
    qint64 lastHeard() const { return m_lastHeard; }

    // The binary, to be executed as a private warden.
    NrMaybeFailure duplicateBinary(nrshepherd::UniqueFd &copy);
    // Until a copy of this process, which becomes a private warden, has left that warden alone. A
    // failure is one of the step.
    NrMaybeFailure awaitCopy(pid_t pid, const QString &step);

    // Why a start fails whose warden ends without an answer.
    NrFailure silence();
    QString shepherdPath();
    void setShepherdPath(const QString &path);

private:
    NrWarden();

    Outcome requestKeeper(int end, bool keepDirectory);
    NrMaybeFailure spawn(bool keepDirectory);
    NrMaybeFailure spawnHelper(const char *role, int end, bool keepDirectory);
    NrMaybeFailure awaitIntermediate(pid_t pid, const QString &step, const QString &text);
    void forgetInCopy();
    void reapReplaced();
    void dropHungUp();

    std::mutex m_mutex;
    NrShepherdBinary m_binary;
    NrDescriptor m_requests;
    unsigned m_epoch = 0;
    unsigned m_generation = 0;
    bool m_isNew = false; // nothing asked of it yet
    bool m_keepsDirectory = false;
    bool m_isOwnChild = false; // so are shepherds, once it is dead
    unsigned m_adoptedGeneration = 0;
    std::vector<NrDescriptor> m_held;
    QSet<quint64> m_swept; // runs that the warden has told of and nobody asked for yet
    std::vector<NrDescriptor> m_children; // pidfds of wardens that only the host can reap
    std::atomic<quint64> m_lastRun = 0;
    std::atomic<qint64> m_lastHeard = 0;
};

#endif // NRWARDEN_P_H
