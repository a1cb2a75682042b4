// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRASYNC_P_H
#define NRASYNC_P_H

#include "nrjob_p.h"

#include <QtCore/qfuturewatcher.h>
#include <QtCore/qpromise.h>
#include <QtCore/qthread.h>

#include <atomic>
#include <deque>
#include <memory>

// A job and whoever waits for its result.
class NrAsyncTask : public QObject
{
    Q_OBJECT

public:
    explicit NrAsyncTask(const QList<NrCommand> &commands) : m_commands(commands) { }

    // From here on cancelled() may come.
    virtual void watch() = 0;
    virtual void deliver(const NrResult &result) = 0;
    void start();
    void cancel();

Q_SIGNALS:
    void cancelled();
    void over();

private:
    QList<NrCommand> m_commands;
    std::unique_ptr<NrJob> m_job;
};

template<typename Result>
class NrPromisedTask : public NrAsyncTask
{
public:
    explicit NrPromisedTask(const QList<NrCommand> &commands) : NrAsyncTask(commands)
    {
        m_promise.start();
    }

    QFuture<Result> future() { return m_promise.future(); }

    void watch() override
    {
        connect(&m_watcher, &QFutureWatcherBase::canceled, this, &NrAsyncTask::cancelled);
        m_watcher.setFuture(m_promise.future());
    }

    void deliver(const NrResult &result) override
    {
        m_promise.addResult(Result(result));
        m_promise.finish();
    }

private:
    QPromise<Result> m_promise;
    QFutureWatcher<Result> m_watcher{this};
};

// The thread, one for all, in which the commands of runAsync() are driven, and those that wait for
// their turn.
class NrAsyncQueue : public QObject
{
    Q_OBJECT

public:
    static void setMaximum(int running);
    static int maximum();
    template<typename Result>
    static QFuture<Result> run(const QList<NrCommand> &commands)
    {
        auto task = std::make_unique<NrPromisedTask<Result>>(commands);
        const QFuture<Result> future = task->future();
        if (canRun())
            instance()->add(std::move(task));
        else
            task->deliver(refusal(commands));
        return future;
    }

    // What still runs is left to the shepherds, futures are cancelled.
    static void shutDown();

private:
    NrAsyncQueue();

    static bool canRun();
    static NrResult refusal(const QList<NrCommand> &commands);
    static NrAsyncQueue *instance();
    void add(std::unique_ptr<NrAsyncTask> task);
    void accept(NrAsyncTask *task);
    void startMore();
    void cancel(NrAsyncTask *task);
    void finish(NrAsyncTask *task);
    void dropAll();

    const pid_t m_owner;
    QThread m_thread;
    std::deque<NrAsyncTask *> m_waiting;
    QList<NrAsyncTask *> m_running;
};

#endif // NRASYNC_P_H
