// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRCORO_H
#define NRCORO_H

// For coroutines, such as QCoro's: optional, header-only, needs C++20. Whatever co_awaits has an
// event loop in its thread, and goes on there.

#include "nrcommand.h"
#include "nrpipeline.h"

#include <QtCore/qfuturewatcher.h>

#include <coroutine>
#include <memory>
#include <utility>

namespace NrCoro {

// What an awaiter leaves behind may be what calls it, hence goes later; it wakes nobody any more.
struct Retire
{
    void operator()(QObject *object) const
    {
        object->disconnect();
        object->deleteLater();
    }
};

// What a future of runAsync() will hold, once the command has ended; of a cancelled one a result
// that is not true. A coroutine that is destroyed while it waits cancels the future.
template<typename Result>
class FutureResult
{
public:
    explicit FutureResult(QFuture<Result> future) : m_future(std::move(future)) { }
    // QCoro moves what is to be awaited into the coroutine.
    FutureResult(FutureResult &&other)
        : m_future(other.m_future), m_isOwner(std::exchange(other.m_isOwner, false))
    {
    }
    FutureResult &operator=(FutureResult &&other) = delete;
    ~FutureResult()
    {
        if (m_isOwner && !m_future.isFinished())
            m_future.cancel();
    }

    bool await_ready() const { return m_future.isFinished(); }

    void await_suspend(std::coroutine_handle<> waiting)
    {
        // Its signal is what resumes the coroutine, which may end with it and this: later, then.
        m_watcher.reset(new QFutureWatcher<Result>);
        QObject::connect(m_watcher.get(), &QFutureWatcherBase::finished, m_watcher.get(),
                         [waiting] { waiting.resume(); });
        m_watcher->setFuture(m_future);
    }

    Result await_resume() const { return m_future.isCanceled() ? Result() : m_future.result(); }

private:
    QFuture<Result> m_future;
    bool m_isOwner = true;
    std::unique_ptr<QFutureWatcher<Result>, Retire> m_watcher;
};

// The end of a process that runs: true if it was one, false if it could not be started. The process
// lives until then. A coroutine that is destroyed while it waits leaves the process as it is.
class ProcessEnd
{
public:
    explicit ProcessEnd(NrProcess &process) : m_process(process) { }

    bool await_ready() const { return !m_process.isAlive(); }

    void await_suspend(std::coroutine_handle<> waiting)
    {
        m_sleeper.reset(new Sleeper);
        m_sleeper->waiting = waiting;
        QObject::connect(&m_process, &NrProcess::stateChanged, m_sleeper.get(),
                         [process = &m_process, sleeper = m_sleeper.get()] {
                             if (!process->isAlive())
                                 sleeper->wakeLater();
                         });
    }

    bool await_resume() const { return m_process.error() != NrProcess::FailedToStart; }

private:
    // Outlives the awaiter by as long as it takes to be deleted, with nobody to wake.
    struct Sleeper : QObject
    {
        // Once finished() and errorOccurred() have been emitted, and the coroutine may delete the
        // process.
        void wakeLater()
        {
            QMetaObject::invokeMethod(
                this, [this] { wake(); }, Qt::QueuedConnection);
        }
        void wake()
        {
            if (const auto sleeping = std::exchange(waiting, {}))
                sleeping.resume();
        }
        std::coroutine_handle<> waiting;
    };
    struct Dismiss
    {
        void operator()(Sleeper *sleeper) const
        {
            sleeper->waiting = {};
            sleeper->deleteLater();
        }
    };

    NrProcess &m_process;
    std::unique_ptr<Sleeper, Dismiss> m_sleeper;
};

// co_await NrCoro::run(command): as NrProcess::run(), without blocking.
inline FutureResult<NrResult> run(const NrCommand &command)
{
    return FutureResult<NrResult>(NrProcess::runAsync(command));
}

inline FutureResult<NrPipelineResult> run(const NrPipeline &pipeline)
{
    return FutureResult<NrPipelineResult>(pipeline.runAsync());
}

inline ProcessEnd finished(NrProcess &process)
{
    return ProcessEnd(process);
}

} // namespace NrCoro

#endif // NRCORO_H
