// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrasync_p.h"
#include "nrfailure_p.h"
#include "nrresult_p.h"

#include <QtCore/qcoreapplication.h>

#include <algorithm>

#include <unistd.h>

namespace {

constexpr int ShutDownMs = 5000;

std::atomic<int> s_maximum = 0;

// No lock: a copy of the host that fork() has made may find it taken for ever.
std::atomic<NrAsyncQueue *> s_queue = nullptr;

struct AtExit
{
    ~AtExit() { NrAsyncQueue::shutDown(); }
} s_atExit;

} // namespace

void NrAsyncTask::start()
{
    m_job = std::make_unique<NrJob>(m_commands, NrJob::Output::Collected);
    // Queued: a start that fails at once is over before this returns.
    connect(
        m_job.get(), &NrJob::over, this,
        [this] {
            deliver(m_job->result());
            Q_EMIT over();
        },
        Qt::QueuedConnection);
    m_job->start();
}

void NrAsyncTask::cancel()
{
    if (m_job)
        m_job->stop();
}

NrAsyncQueue::NrAsyncQueue() : m_owner(::getpid())
{
    m_thread.setObjectName(QStringLiteral("nrprocess"));
    moveToThread(&m_thread);
    // In that thread, to which the tasks belong. No event would get there once the application is
    // gone.
    connect(&m_thread, &QThread::finished, this, &NrAsyncQueue::dropAll, Qt::DirectConnection);
}

// The thread of a queue that was made before a fork() is not there in the copy: it gets another
// one, and the old one is left as it is.
NrAsyncQueue *NrAsyncQueue::instance()
{
    NrAsyncQueue *queue = s_queue.load(std::memory_order_acquire);
    while (!queue || queue->m_owner != ::getpid()) {
        auto *made = new NrAsyncQueue;
        if (s_queue.compare_exchange_strong(queue, made)) {
            qAddPostRoutine(shutDown);
            made->m_thread.start();
            return made;
        }
        delete made;
    }
    return queue;
}

// Qt delivers events to a thread only while there is an application.
bool NrAsyncQueue::canRun()
{
    return QCoreApplication::instance() != nullptr;
}

NrResult NrAsyncQueue::refusal(const QList<NrCommand> &commands)
{
    const NrFailure failure = {
        QStringLiteral("QCoreApplication"),
        NrProcess::tr("there is no QCoreApplication, which runAsync() needs")};
    QList<NrResult> stages;
    for (const NrCommand &command : commands)
        stages.append(NrResultPrivate::ofFailure(command.program(), failure));
    return NrResultPrivate::ofPipeline(stages);
}

void NrAsyncQueue::setMaximum(int running)
{
    s_maximum = running;
    NrAsyncQueue *const queue = s_queue.load(std::memory_order_acquire);
    if (queue && queue->m_owner == ::getpid())
        QMetaObject::invokeMethod(
            queue, [queue] { queue->startMore(); }, Qt::QueuedConnection);
}

int NrAsyncQueue::maximum()
{
    return s_maximum;
}

void NrAsyncQueue::add(std::unique_ptr<NrAsyncTask> task)
{
    NrAsyncTask *const added = task.release();
    added->moveToThread(&m_thread);
    QMetaObject::invokeMethod(
        this, [=, this] { accept(added); }, Qt::QueuedConnection);
}

void NrAsyncQueue::accept(NrAsyncTask *task)
{
    connect(task, &NrAsyncTask::cancelled, this, [=, this] { cancel(task); });
    connect(task, &NrAsyncTask::over, this, [=, this] { finish(task); });
    m_waiting.push_back(task);
    task->watch();
    startMore();
}

void NrAsyncQueue::startMore()
{
    const auto hasRoom = [this] { return s_maximum == 0 || m_running.size() < s_maximum; };
    while (!m_waiting.empty() && hasRoom()) {
        NrAsyncTask *const task = m_waiting.front();
        m_waiting.pop_front();
        m_running.append(task);
        task->start();
    }
}

// One that runs is stopped and delivers when it has ended, one that waits does at once.
void NrAsyncQueue::cancel(NrAsyncTask *task)
{
    const auto place = std::find(m_waiting.begin(), m_waiting.end(), task);
    if (place == m_waiting.end())
        return task->cancel();
    m_waiting.erase(place);
    task->deliver(NrResult());
    task->deleteLater();
}

void NrAsyncQueue::finish(NrAsyncTask *task)
{
    m_running.removeOne(task);
    task->deleteLater();
    startMore();
}

void NrAsyncQueue::dropAll()
{
    for (NrAsyncTask *task : std::exchange(m_waiting, {}))
        delete task;
    qDeleteAll(std::exchange(m_running, {}));
}

void NrAsyncQueue::shutDown()
{
    NrAsyncQueue *const queue = s_queue.exchange(nullptr);
    if (!queue || queue->m_owner != ::getpid())
        return;
    queue->m_thread.quit();
    // A continuation may block that thread for ever; the program ends all the same.
    if (queue->m_thread.wait(ShutDownMs))
        delete queue;
}
