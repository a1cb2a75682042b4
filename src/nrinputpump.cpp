// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrdevice_p.h"
#include "nrinputpump_p.h"

#include <QtCore/qabstracteventdispatcher.h>
#include <QtCore/qfiledevice.h>
#include <QtCore/qscopeguard.h>
#include <QtCore/qsocketnotifier.h>
#include <QtCore/qthread.h>

#include <cerrno>

#include <poll.h>
#include <unistd.h>

namespace {

using Chunk = NrInputPump::Chunk;
using Result = NrInputPump::Result;

class DataInput : public NrInputPump
{
public:
    explicit DataInput(QByteArray data) : m_data(std::move(data)) { }

private:
    Chunk take() override
    {
        const QByteArray data = std::exchange(m_data, QByteArray());
        return {data.isEmpty() ? Result::End : Result::Data, data};
    }

    QByteArray m_data;
};

class ProducerInput : public NrInputPump
{
public:
    explicit ProducerInput(NrProcess::InputProducer producer) : m_producer(std::move(producer)) { }

private:
    Chunk take() override;

    const NrProcess::InputProducer m_producer;
};

Chunk ProducerInput::take()
{
    const auto thrown = [](const QString &what) {
        return Chunk{
            Result::Thrown, {}, NrProcess::tr("The input producer has thrown: %1").arg(what)};
    };
    try {
        const std::optional<QByteArray> chunk = m_producer();
        const bool isEnd = !chunk || chunk->isEmpty();
        return {isEnd ? Result::End : Result::Data, chunk.value_or(QByteArray())};
    } catch (const std::exception &exception) {
        return thrown(QString::fromLocal8Bit(exception.what()));
    } catch (...) {
        return thrown(NrProcess::tr("an unknown exception"));
    }
}

class DeviceInput : public NrInputPump
{
public:
    explicit DeviceInput(QIODevice *device) : m_device(device) { }

    QIODevice *device() const override { return m_device; }

protected:
    void connectDevice(QObject *context) override;
    virtual void onClosing() { }

    QPointer<QIODevice> m_device;
    bool m_isGone = false;
};

void DeviceInput::connectDevice(QObject *context)
{
    const auto gone = [](NrInputPump *pump) {
        auto *const self = static_cast<DeviceInput *>(pump);
        if (!std::exchange(self->m_isGone, true) && self->m_device)
            self->onClosing();
        self->becomeReady();
    };
    m_connections.push_back(
        QObject::connect(m_device, &QIODevice::aboutToClose, context, slot(gone)));
    m_connections.push_back(QObject::connect(m_device, &QObject::destroyed, context, slot(gone)));
}

// A file, a buffer: there is always something until its end.
class FileInput : public DeviceInput
{
public:
    using DeviceInput::DeviceInput;

private:
    Chunk take() override;
    void onClosing() override { m_wasAtEnd = m_device->atEnd(); }

    bool m_wasAtEnd = false;
};

Chunk FileInput::take()
{
    if (m_wasAtEnd)
        return {Result::End, {}};
    if (m_isGone || !m_device)
        return {Result::Failed, {}, NrProcess::tr("The input device was closed before its end")};
    QByteArray data(NrInputPump::BlockSize, Qt::Uninitialized);
    const qint64 size = m_device->read(data.data(), data.size());
    if (size < 0)
        return {Result::Failed,
                {},
                NrProcess::tr("Reading %1 failed: %2")
                    .arg(NrDevice::name(m_device), m_device->errorString())};
    data.resize(size);
    return {size > 0 ? Result::Data : Result::End, data};
}

// A socket, another command: reading never blocks, and says -1 when nothing will ever come again.
class StreamInput : public DeviceInput
{
public:
    using DeviceInput::DeviceInput;

    bool poll() override;

private:
    Chunk take() override;
    Chunk readDevice();
    void connectDevice(QObject *context) override;
    void onClosing() override { m_rest = m_device->read(m_device->bytesAvailable()); }

    QByteArray m_rest; // of a device that is closed
    bool m_isFinished = false;
};

void StreamInput::connectDevice(QObject *context)
{
    DeviceInput::connectDevice(context);
    const auto ready = [](NrInputPump *pump) { pump->becomeReady(); };
    const auto finished = [](NrInputPump *pump) {
        static_cast<StreamInput *>(pump)->m_isFinished = true;
        pump->becomeReady();
    };
    m_connections.push_back(
        QObject::connect(m_device, &QIODevice::readyRead, context, slot(ready)));
    m_connections.push_back(
        QObject::connect(m_device, &QIODevice::readChannelFinished, context, slot(finished)));
    NrDevice::connectStateChanged(m_device, context, slot(ready), m_connections);
}

Chunk StreamInput::take()
{
    if (!m_rest.isEmpty())
        return {Result::Data, std::exchange(m_rest, QByteArray())};
    if (m_isGone || !m_device)
        return {Result::End, {}};
    const auto *const process = qobject_cast<NrProcess *>(m_device);
    if (process && !process->isTextModeEnabled()) {
        const QByteArray chunk =
            qobject_cast<NrProcess *>(m_device)->readChunk(process->readChannel());
        if (!chunk.isEmpty())
            return {Result::Data, chunk};
    }
    return readDevice();
}

Chunk StreamInput::readDevice()
{
    QByteArray data(NrInputPump::BlockSize, Qt::Uninitialized);
    const qint64 size = m_device->read(data.data(), data.size());
    data.resize(std::max<qint64>(size, 0));
    if (size > 0)
        return {Result::Data, data};
    return {size < 0 || m_isFinished ? Result::End : Result::Nothing, {}};
}

bool StreamInput::poll()
{
    if (m_device && isWaiting() && NrDevice::isWorthAWait(m_device, NrDevice::Wait::ForReading))
        m_device->waitForReadyRead(0);
    return !isWaiting();
}

// A FIFO, a terminal, a pipe by its handle: QFile would block until the full length is there and
// does not tell when something is.
class DescriptorInput : public DeviceInput
{
public:
    using DeviceInput::DeviceInput;

    bool poll() override;
    void leaveThread() override { m_notifier.reset(); }

private:
    Chunk take() override;
    Chunk takeBuffered(qint64 size);
    Chunk readDescriptor();
    bool hasData() const;
    void awaitData();
    int handle() const { return static_cast<QFileDevice *>(m_device.data())->handle(); }
    void onClosing() override { m_notifier.reset(); }

    std::unique_ptr<QSocketNotifier> m_notifier;
};

Chunk DescriptorInput::take()
{
    if (m_isGone || !m_device)
        return {Result::End, {}};
    if (const qint64 buffered = m_device->bytesAvailable(); buffered > 0)
        return takeBuffered(buffered);
    if (hasData())
        return readDescriptor();
    awaitData();
    return {Result::Nothing, {}};
}

Chunk DescriptorInput::takeBuffered(qint64 size)
{
    const bool wasText = m_device->isTextModeEnabled();
    m_device->setTextModeEnabled(false); // else it reads on for what it leaves out
    const QByteArray data = m_device->read(size);
    m_device->setTextModeEnabled(wasText);
    return {Result::Data, data};
}

Chunk DescriptorInput::readDescriptor()
{
    QByteArray data(NrInputPump::BlockSize, Qt::Uninitialized);
    const ssize_t size = ::read(handle(), data.data(), size_t(data.size()));
    data.resize(std::max<ssize_t>(size, 0));
    if (size > 0)
        return {Result::Data, data};
    if (size == 0)
        return {Result::End, {}};
    if (errno == EAGAIN || errno == EINTR) {
        awaitData();
        return {Result::Nothing, {}};
    }
    return {Result::Failed,
            {},
            NrProcess::tr("Reading %1 failed: %2")
                .arg(NrDevice::name(m_device), qt_error_string(errno))};
}

bool DescriptorInput::hasData() const
{
    pollfd slot = {handle(), POLLIN, 0};
    return ::poll(&slot, 1, 0) > 0;
}

void DescriptorInput::awaitData()
{
    if (!m_notifier && QAbstractEventDispatcher::instance()) {
        m_notifier = std::make_unique<QSocketNotifier>(handle(), QSocketNotifier::Read);
        const auto activated = slot([](NrInputPump *pump) {
            static_cast<DescriptorInput *>(pump)->m_notifier->setEnabled(false);
            pump->becomeReady();
        });
        QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
                         activated);
    }
    if (m_notifier)
        m_notifier->setEnabled(true);
}

bool DescriptorInput::poll()
{
    if (m_device && isWaiting() && hasData())
        becomeReady();
    return !isWaiting();
}

} // namespace

std::shared_ptr<NrInputPump> NrInputPump::ofData(const QByteArray &data)
{
    return std::make_shared<DataInput>(data);
}

std::shared_ptr<NrInputPump> NrInputPump::ofProducer(const NrProcess::InputProducer &producer)
{
    return std::make_shared<ProducerInput>(producer);
}

std::shared_ptr<NrInputPump> NrInputPump::ofDevice(QIODevice *device)
{
    if (!device->isSequential())
        return std::make_shared<FileInput>(device);
    const auto *const file = qobject_cast<QFileDevice *>(device);
    if (file && file->handle() >= 0)
        return std::make_shared<DescriptorInput>(device);
    return std::make_shared<StreamInput>(device);
}

void NrInputPump::attach(QObject *context, std::function<void()> ready)
{
    m_ready = std::move(ready);
    connectDevice(context);
}

void NrInputPump::connectDevice(QObject *)
{
}

void NrInputPump::detach()
{
    m_state = State::Over;
    for (const QMetaObject::Connection &connection : std::exchange(m_connections, {}))
        QObject::disconnect(connection);
    leaveThread();
}

std::function<void()> NrInputPump::slot(void (*act)(NrInputPump *))
{
    return [weak = weak_from_this(), act] {
        if (const std::shared_ptr<NrInputPump> self = weak.lock())
            act(self.get());
    };
}

void NrInputPump::becomeReady()
{
    if (m_state != State::Waiting)
        return;
    m_state = State::Ready;
    m_ready();
}

NrInputPump::Chunk NrInputPump::next()
{
    const std::shared_ptr<NrInputPump> self = shared_from_this();
    // On its way to another thread, and the command has not followed it yet.
    if (device() && device()->thread() != QThread::currentThread()) {
        m_state = State::Waiting;
        return {};
    }
    m_isBusy = true;
    const auto done = qScopeGuard([this] { m_isBusy = false; });
    m_state = State::Waiting;
    const Chunk chunk = take();
    if (m_state == State::Over)
        return {};
    if (chunk.result == Result::Data)
        m_state = State::Ready;
    else if (chunk.result != Result::Nothing)
        detach();
    return chunk;
}
