// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRINPUTPUMP_P_H
#define NRINPUTPUMP_P_H

#include "nrprocess.h"

#include <QtCore/qpointer.h>

#include <functional>
#include <memory>
#include <vector>

// Where a command's input comes from, chunk by chunk as there is room for it. One run, one pump.
class NrInputPump : public std::enable_shared_from_this<NrInputPump>
{
public:
    enum class Result {
        Data,
        Nothing, // now: ready() tells when there is again
        End,
        Failed, // to be read
        Thrown, // by the producer
    };
    struct Chunk
    {
        Result result = Result::Nothing;
        QByteArray data;
        QString problem = {};
    };

    // What one chunk of a device holds at most.
    static constexpr qint64 BlockSize = 64 * 1024;
    // What waits for the command to read it at most, but for chunks that come larger.
    static constexpr qint64 Limit = 4 * BlockSize;

    static std::shared_ptr<NrInputPump> ofData(const QByteArray &data);
    static std::shared_ptr<NrInputPump> ofProducer(const NrProcess::InputProducer &producer);
    static std::shared_ptr<NrInputPump> ofDevice(QIODevice *device);

    virtual ~NrInputPump() = default;
    Q_DISABLE_COPY_MOVE(NrInputPump)

    // From now on ready() is called in the context's thread when next() is worth a call again.
    void attach(QObject *context, std::function<void()> ready);
    void detach();

    bool isHungry() const { return m_state == State::Ready && !m_isBusy; }
    bool isWaiting() const { return m_state == State::Waiting; }
    bool isOver() const { return m_state == State::Over; }
    // May run any code: of the producer, or in slots of the device.
    Chunk next();

    // For a wait, in which no event loop looks after the device. True if it is ready now.
    virtual bool poll() { return false; }
    virtual QIODevice *device() const { return nullptr; }
    // The event loop of the thread before looks no more after it; becomeReady() makes it anew.
    virtual void leaveThread() { }
    void becomeReady();

protected:
    enum class State { Ready, Waiting, Over };

    NrInputPump() = default;
    virtual Chunk take() = 0;
    virtual void connectDevice(QObject *context);
    // As a slot that outlives this by no more than its own call.
    std::function<void()> slot(void (*act)(NrInputPump *));

    std::vector<QMetaObject::Connection> m_connections;

private:
    State m_state = State::Ready;
    bool m_isBusy = false;
    std::function<void()> m_ready;
};

#endif // NRINPUTPUMP_P_H
