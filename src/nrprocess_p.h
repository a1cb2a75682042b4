// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRPROCESS_P_H
#define NRPROCESS_P_H

#include "nrchannel_p.h"
#include "nrinputpump_p.h"
#include "nroutputpump_p.h"
#include "nrprocess.h"
#include "nrpty_p.h"
#include "nrshepherdlink_p.h"

#include <QtCore/qbasictimer.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qpointer.h>

#include <poll.h>

class NrProcessPrivate : public NrShepherdLink::Listener
{
public:
    // Of a standard stream: to a file, or to the other end of a pipe.
    struct Redirect
    {
        QString fileName;
        QIODevice::OpenMode mode;
        NrProcessPrivate *peer = nullptr;
        NrDescriptor peerEnd; // of a pipe that the peer's start has made

        bool isSet() const { return peer || !fileName.isEmpty(); }
    };

    // That something is pumped from or to; it may be gone by the next start.
    struct Device
    {
        QPointer<QIODevice> device;
        bool isSet = false;
    };

    // What setInput…() has set, one of them at most.
    struct Input
    {
        QByteArray data;
        NrProcess::InputProducer producer;
        Device device;

        bool isSet() const { return !data.isNull() || producer || device.isSet; }
    };

    // What a blocking wait came across.
    struct Happened
    {
        bool readyRead = false; // on the current channel
        bool bytesWritten = false;
    };

    using PollSlots = std::array<pollfd, 5>; // link, output, error, input, rest of a terminal

    static NrProcessPrivate *get(NrProcess &process) { return process.d.get(); }

    explicit NrProcessPrivate(NrProcess *process);
    ~NrProcessPrivate();

    bool isCopy() const { return epoch != NrHost::checkedEpoch(); }
    bool refuseWhileRunning(const char *function) const;

    // nrprocess_start.cpp
    void start(QIODevice::OpenMode mode);
    void resetRun();
    void sendAdjust();

    // nrprocess_command.cpp
    void resetSettings();

    // nrprocess_pty.cpp
    bool warnWithoutPty(const char *function) const;
    bool isOnPty(size_t stream) const;
    NrMaybeFailure preparePty(NrStartRequest &request);
    void openPtyChannels(NrDescriptor master);
    void discardPtyRest();
    void closePty();

    // nrprocess_containment.cpp
    int writeCgroupFile(const QByteArray &name, const QByteArray &value) const;
    QByteArray readCgroupFile(const char *name) const;

    // nrprocess_unix.cpp
    void applyUnixParameters(NrStartRequest &request) const;
    NrMaybeFailure modify(NrStartRequest &request) const;

    // nrprocess_redirect.cpp
    NrMaybeFailure openStreams(QIODevice::OpenMode mode, NrStartRequest &request);
    NrMaybeFailure openFile(size_t stream, NrStartRequest &request);
    NrMaybeFailure openPeerPipe(size_t stream, NrStartRequest &request);
    NrMaybeFailure passOwn(size_t stream, NrStartRequest &request);
    bool isForwarded(size_t stream) const;
    void redirect(size_t stream, const QString &fileName, QIODevice::OpenMode mode);
    void unlinkPeer(size_t stream);

    // nrprocess_devices.cpp
    NrMaybeFailure checkDevices() const;
    NrMaybeFailure refuseDevices() const;
    NrMaybeFailure checkDevice(const Device &setting, size_t stream) const;
    QString contradiction(size_t stream) const;
    bool hasDevice(size_t stream) const;
    void attachDevices();
    void attachOutput(size_t number);
    void detachDevices();
    void endDevices();
    void leaveThreadOfDevices();
    void followDevices();
    void linkPartner(QIODevice *device);
    void unlinkPartner(QIODevice *device);
    bool isPumped(NrProcess::ProcessChannel number) const;
    bool isServed(NrProcess::ProcessChannel number) const;
    bool wantsWrite() const;
    bool refillInput();
    bool takeInput(const NrInputPump::Chunk &chunk);
    void stopReadingInput();
    void pumpOutput(const std::shared_ptr<NrOutputPump> &pump);
    bool isRead(const NrOutputPump &pump) const;
    void endFeed(NrProcess::ProcessChannel number);
    void failOutput(const std::shared_ptr<NrOutputPump> &pump);
    QDeadlineTimer nextLookAtDevices() const;
    bool serveDevices(const QList<QPointer<NrProcess>> &served);

    // NrShepherdLink::Listener, in nrprocess_start.cpp and nrprocess.cpp
    void onStarted(qint64 pid, NrShepherdLink::HostEnds ends) override;
    void onStartFailed(const NrFailure &failure) override;
    void onStopped(int signal) override;
    void onContinued() override;
    void onTimedOut() override;
    void onCgroupUsage(const nrshepherd::CgroupUsage &usage) override;
    void onExited(const nrshepherd::Exited &exited) override;
    void onShepherdLost() override;
    void onSurvivors(const QList<qint64> &pids) override;
    void onTreeEnded(int leftoversKilled) override;

    void linkActivated();
    void serveLink();
    void scheduleLink();
    void finish(int newExitCode, NrProcess::ExitStatus newExitStatus);
    void reportEnd();
    bool wasOutOfMemory() const;
    QString crashText() const;
    void leaveThread();
    void sampleStats(NrStats &stats) const;
    void setState(NrProcess::ProcessState newState);
    void fail(NrProcess::ProcessError code, NrProcess::Failure kind, const QString &step,
              const QString &text);
    void failStart(const NrFailure &reason);
    void failToStart(const NrFailure &reason);

    // nrprocess_io.cpp
    NrReadChannel &channel(NrProcess::ProcessChannel number);
    const NrReadChannel &channel(NrProcess::ProcessChannel number) const;
    bool readable(NrProcess::ProcessChannel number);
    NrReadChannel::Result readSome(NrProcess::ProcessChannel number, qint64 most, qint64 &size);
    void announce(NrProcess::ProcessChannel number);
    void becomeFull(NrProcess::ProcessChannel number);
    qint64 room(const NrReadChannel &from) const;
    void exceedOutput();
    void drain(NrProcess::ProcessChannel number);
    void drainPipe(NrProcess::ProcessChannel number);
    void drainTerminal(NrProcess::ProcessChannel number);
    void pullRemainder(NrReadChannel &from);
    void updateWatches();
    void takeBackReadAhead();
    qint64 takeFrom(NrReadChannel &from, char *data, qint64 maxSize);
    void resumeReading(NrReadChannel &from);
    void queueInput(const char *data, qint64 size);
    qint64 writeQueued();
    bool writable();
    void announceWritten(qint64 size);
    void inputBroken();
    void closeInput();
    void touchStats();

    // nrprocess_wait.cpp
    bool waitUntil(QDeadlineTimer deadline, const std::function<bool()> &isReached);
    bool pollOnce(QDeadlineTimer deadline, const std::function<bool()> &isReached);
    PollSlots pollSlots() const;
    QDeadlineTimer nextLook() const;
    bool expectsData() const;
    bool servePolled(const PollSlots &polled, const std::function<bool()> &isReached);
    static bool serveAny(const QList<NrProcess *> &processes, QDeadlineTimer deadline,
                         QList<QPointer<NrProcess>> &served);
    bool blockedByFullBuffer();

    NrProcess *const q;
    const unsigned epoch = NrHost::checkedEpoch();

    NrMaybeFailure badCommand; // what is wrong with the command that setCommand() was given
    NrCommandSettings settings;
    NrProcess::UnixProcessParameters unixParameters;
    std::function<void()> modifier;
    bool usesPty = false;
    NrProcess::PtyChannels ptyChannels = NrProcess::AllChannels;
    NrPty pty;
    NrProcess::ProcessChannelMode channelMode = NrProcess::SeparateChannels;
    NrProcess::InputChannelMode inputMode = NrProcess::ManagedInputChannel;
    std::array<Redirect, 3> redirects;
    Input inputSource;
    std::array<Device, 2> sinks; // of output and error
    std::array<NrOutputPump::Tap, 2> outputTaps; // on the way to them
    std::chrono::milliseconds timeout{0};
    std::chrono::milliseconds killTimeout{5000};
    qint64 maxOutputSize = 0;
    qint64 readBufferSize = 64 * 1024 * 1024;
    NrProcess::Leftovers leftovers = NrProcess::Leftovers::Kill;

    std::unique_ptr<NrShepherdLink> link;
    QBasicTimer linkTimer;
    bool linkServiceQueued = false;
    NrWriteChannel input;
    NrReadChannel output;
    NrReadChannel errorOutput;
    std::array<NrDescriptor, 2> heldEnds; // of channels that are over their limit, to the end
    NrDescriptor cgroup; // its folder, while the command runs
    NrReadChannel ptyRest; // of a terminal that is neither output nor error
    NrProcess::ProcessChannel readChannel = NrProcess::StandardOutput;

    // Of this run: what is pumped, and other commands at the far end, which waits here serve too.
    std::shared_ptr<NrInputPump> inputPump;
    std::array<std::shared_ptr<NrOutputPump>, 2> outputPumps;
    QList<QPointer<NrProcess>> partners;
    QPointer<NrProcess> reader; // one of them, whose input is the current channel
    bool servesDevices = false;
    int devicePause = 0; // milliseconds that a wait sleeps before it looks after them again

    NrProcess::ProcessState state = NrProcess::NotRunning;
    NrProcess::ProcessError error = NrProcess::UnknownError;
    NrProcess::Failure failure = NrProcess::Failure::None;
    QString failureStep;
    QString failureText;
    // Timeout or OutputLimit: the library's own end of this run, reported with it; Io: reported
    // before.
    NrProcess::Failure endedBy = NrProcess::Failure::None;
    qint64 pid = 0;
    quint64 run = 0; // which start this is, for code that emits signals in between
    int exitCode = 0;
    int exitSignal = 0;
    int shellExitCode = -1;
    NrProcess::ExitStatus exitStatus = NrProcess::NormalExit;
    qint64 outputTaken = 0;
    bool emittingReadyRead = false;
    bool emittingBytesWritten = false;
    bool terminalStopWarned = false;
    char lastByteWritten = '\0';
    bool endRequested = false; // by kill() or stop()
    Happened *happened = nullptr; // of the innermost wait
    bool dataFlows = false; // what the last turn of a wait was about

    NrStats stats;
    NrCgroupStats cgroupStats;
    QElapsedTimer running;
    QElapsedTimer sinceStatsChanged;
    QBasicTimer statsTimer;
};

#endif // NRPROCESS_P_H
