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

struct DeleteLater
{
    void operator()(QObject *object) const { object->deleteLater(); }
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
    std::unique_ptr<QFutureWatcher<Result>, DeleteLater> m_watcher;
};

// The end of a process that runs: true if it was one, false if it could not be started. The process
// lives until then.
class ProcessEnd
{
public:
    explicit ProcessEnd(NrProcess &process) : m_process(process) { }

    bool await_ready() const { return !m_process.isAlive(); }

    void await_suspend(std::coroutine_handle<> waiting)
    {
        m_context.reset(new QObject);
        QObject::connect(&m_process, &NrProcess::stateChanged, m_context.get(), [this, waiting] {
            if (!m_process.isAlive())
                resumeLater(waiting);
        });
    }

    bool await_resume() const { return m_process.error() != NrProcess::FailedToStart; }

private:
    // Once finished() and errorOccurred() have been emitted, and the coroutine may delete it.
    void resumeLater(std::coroutine_handle<> waiting)
    {
        m_process.disconnect(m_context.get());
        QMetaObject::invokeMethod(
            m_context.get(), [waiting] { waiting.resume(); }, Qt::QueuedConnection);
    }

    NrProcess &m_process;
    std::unique_ptr<QObject, DeleteLater> m_context;
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
