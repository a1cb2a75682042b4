// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrterminal_p.h"

#include "colorschemes.h"

#include <QtCore/qmetaobject.h>
#include <QtCore/qprocess.h>
#include <QtGui/qcursor.h>
#include <QtQml/qqmlcontext.h>
#include <QtQml/qqmlengine.h>
#include <QtQml/qqmlproperty.h>

using namespace NrQuick;

namespace {

constexpr int BellPause = 100; // ms
constexpr int BlinkTime = 500; // ms

QString failureName(::NrProcess::Failure failure)
{
    const char *const name = QMetaEnum::fromType<::NrProcess::Failure>().valueToKey(int(failure));
    return QString::fromLatin1(name);
}

} // namespace

NrTerminalPrivate::NrTerminalPrivate(NrTerminal *item)
    : q(item), selection(session.terminal()), search(session.terminal()),
      linkSchemes({QStringLiteral("http"), QStringLiteral("https"), QStringLiteral("mailto"),
                   QStringLiteral("file")})
{
    blinkTimer.setInterval(BlinkTime);
    QObject::connect(&blinkTimer, &QTimer::timeout, q, [this] {
        isCursorLit = !isCursorLit;
        q->polish();
    });
    startTimer.setSingleShot(true);
    startTimer.setInterval(0);
    QObject::connect(&startTimer, &QTimer::timeout, q, &NrTerminal::start);
    searchTimer.setSingleShot(true);
    searchTimer.setInterval(0);
    QObject::connect(&searchTimer, &QTimer::timeout, q, [this] { stepSearch(); });
    selectionScroll.setInterval(50);
    QObject::connect(&selectionScroll, &QTimer::timeout, q, [this] { scrollWhileSelecting(); });
    QObject::connect(&session, &TerminalSession::updated, q, [this] { noteUpdate(); });
    QObject::connect(&session, &TerminalSession::titleChanged, q, &NrTerminal::titleChanged);
    QObject::connect(&session, &TerminalSession::workingDirectoryChanged, q,
                     &NrTerminal::currentDirectoryChanged);
    QObject::connect(&session, &TerminalSession::paletteChanged, q, &NrTerminal::colorsChanged);
    QObject::connect(&session, &TerminalSession::commandFinished, q, &NrTerminal::commandFinished);
    QObject::connect(&session, &TerminalSession::bellRang, q, [this] { ring(); });
    QObject::connect(&session, &TerminalSession::clipboardWriteRequested, q,
                     [this](const QString &text) { writeClipboard(text); });
}

// Output has changed something: where the view is, and what is told of it.
void NrTerminalPrivate::noteUpdate()
{
    followOutput();
    if (isAlternate != terminal().isAlternate()) {
        isAlternate = terminal().isAlternate();
        Q_EMIT q->screenChanged();
    }
    if (const int rows = int(terminal().historyRows()); rows != historyRows) {
        historyRows = rows;
        Q_EMIT q->historyChanged();
    }
    updateBlink();
    if (q->isVisible()) // a window renders for whatever is polished
        q->polish();
}

void NrTerminalPrivate::ring()
{
    if (bellClock.isValid() && bellClock.elapsed() < BellPause)
        return;
    bellClock.start();
    Q_EMIT q->bell();
}

void NrTerminalPrivate::setError(const QString &text)
{
    if (text == errorString)
        return;
    errorString = text;
    Q_EMIT q->errorStringChanged();
}

// The QML type that stands for the process, where there is one.
NrQmlProcess *NrTerminalPrivate::type() const
{
    return qobject_cast<NrQmlProcess *>(face);
}

void NrTerminalPrivate::useProcess(::NrProcess *process, QObject *newFace)
{
    if (::NrProcess *const before = session.process())
        before->disconnect(q);
    if (face)
        face->disconnect(q);
    face = newFace;
    session.setProcess(process);
    configureFace();
    if (process)
        watchProcess(process);
    if (NrQmlProcess *const face = type())
        watchType(face);
    Q_EMIT q->processChanged();
    Q_EMIT q->runningChanged();
}

void NrTerminalPrivate::watchProcess(::NrProcess *process)
{
    QObject::connect(process, &::NrProcess::stateChanged, q, [this, process] {
        if (process->state() == ::NrProcess::Starting) {
            failure.clear();
            setError({});
        } else if (process->state() == ::NrProcess::NotRunning) {
            configureFace();
        }
        Q_EMIT q->runningChanged();
    });
    QObject::connect(process, &::NrProcess::started, q, &NrTerminal::started);
    QObject::connect(
        process, &::NrProcess::finished, q,
        [this](int code, QProcess::ExitStatus status) { Q_EMIT q->finished(code, int(status)); });
    QObject::connect(process, &QObject::destroyed, q, [this] {
        Q_EMIT q->processChanged();
        Q_EMIT q->runningChanged();
    });
    if (!type()) {
        QObject::connect(process, &::NrProcess::errorOccurred, q,
                         [this, process](::NrProcess::ProcessError error) {
                             fail(*process, error != ::NrProcess::FailedToStart);
                         });
    }
}

// It has errors of its own besides those of the process: it refuses what cannot be started.
void NrTerminalPrivate::watchType(NrQmlProcess *type)
{
    QObject::connect(type, &NrQmlCommand::errorOccurred, q,
                     [this, type](NrQmlCommand::ProcessError error) {
                         fail(*type, error != NrQmlCommand::FailedToStart);
                     });
}

template<typename Source>
void NrTerminalPrivate::fail(const Source &source, bool hasStarted)
{
    failure = failureName(::NrProcess::Failure(source.failure()));
    const QString text = source.errorString();
    if (!hasStarted)
        session.show(QStringLiteral("\r\n%1\r\n").arg(text));
    setError(text);
}

// A QML type sets all that it knows when it starts its command.
void NrTerminalPrivate::configureFace()
{
    NrQmlProcess *const face = type();
    if (!face || face->process()->state() != ::NrProcess::NotRunning)
        return;
    face->setProperty("pty", true);
    face->setProperty("readBufferSize", TerminalSession::ReadBufferSize);
    face->setProperty("windowSize", QSize(q->columns(), q->rows()));
}

// What has been set is for the next start.
void NrTerminalPrivate::configureOwn()
{
    if (!own) {
        own = std::make_unique<NrQmlProcess>();
        useProcess(own->process(), own.get());
    }
    own->setProperty("program", program);
    own->setProperty("arguments", arguments);
    own->setProperty("environment", environment);
    own->setProperty("workingDirectory", workingDirectory);
}

NrTerminal::NrTerminal(QQuickItem *parent)
    : QQuickItem(parent), d(std::make_unique<NrTerminalPrivate>(this))
{
    setFlags(ItemHasContents | ItemAcceptsInputMethod | ItemAcceptsDrops);
    setAcceptedMouseButtons(Qt::AllButtons);
    setAcceptHoverEvents(true);
    setAcceptTouchEvents(true);
    setActiveFocusOnTab(true);
    setCursor(Qt::IBeamCursor);
    setClip(true);
    TerminalAccessible::install();
    d->applyScheme();
}

NrTerminal::~NrTerminal()
{
    if (::NrProcess *const process = d->session.process())
        process->disconnect(this);
    if (d->face)
        d->face->disconnect(this);
    d->session.setProcess(nullptr);
    d->own.reset();
}

void NrTerminal::componentComplete()
{
    QQuickItem::componentComplete();
    d->isComplete = true;
    // Only what is accessible is a child of its window there.
    if (QQmlContext *const context = qmlContext(this))
        QQmlProperty::write(this, QStringLiteral("Accessible.role"), int(QAccessible::Terminal),
                            context);
    d->applyFont();
    d->applySize();
    // What is around is laid out first: the command need not see another size before.
    if (!d->program.isEmpty() && d->wantsToRun)
        d->startTimer.start();
}

QObject *NrTerminal::process() const
{
    return d->face;
}

void NrTerminal::setProcess(QObject *process)
{
    if (process == d->face)
        return;
    auto *cpp = qobject_cast<::NrProcess *>(process);
    if (auto *const face = qobject_cast<NrQmlProcess *>(process))
        cpp = face->process();
    if (process && !cpp) {
        d->setError(QStringLiteral("process: this is no NrProcess"));
        return;
    }
    const std::unique_ptr<NrQmlProcess> before = std::move(d->own);
    d->useProcess(cpp, process);
}

QString NrTerminal::program() const
{
    return d->program;
}

void NrTerminal::setProgram(const QString &program)
{
    if (program == d->program)
        return;
    d->program = program;
    Q_EMIT programChanged();
}

QStringList NrTerminal::arguments() const
{
    return d->arguments;
}

void NrTerminal::setArguments(const QStringList &arguments)
{
    if (arguments == d->arguments)
        return;
    d->arguments = arguments;
    Q_EMIT argumentsChanged();
}

QVariantMap NrTerminal::environment() const
{
    return d->environment;
}

void NrTerminal::setEnvironment(const QVariantMap &environment)
{
    if (environment == d->environment)
        return;
    d->environment = environment;
    Q_EMIT environmentChanged();
}

QString NrTerminal::workingDirectory() const
{
    return d->workingDirectory;
}

void NrTerminal::setWorkingDirectory(const QString &directory)
{
    if (directory == d->workingDirectory)
        return;
    d->workingDirectory = directory;
    Q_EMIT workingDirectoryChanged();
}

bool NrTerminal::isRunning() const
{
    const ::NrProcess *const process = d->session.process();
    return process && process->state() != ::NrProcess::NotRunning;
}

void NrTerminal::setRunning(bool running)
{
    d->wantsToRun = running;
    if (!running)
        d->startTimer.stop();
    if (d->isComplete)
        running ? start() : stop();
}

void NrTerminal::start()
{
    const bool isForeign = d->session.process() && !d->own;
    if (!isForeign)
        d->configureOwn();
    if (NrQmlProcess *const type = d->type())
        type->start();
    else if (!isRunning())
        d->session.process()->start();
}

void NrTerminal::stop()
{
    d->startTimer.stop();
    if (NrQmlProcess *const type = d->type())
        type->stop();
    else if (::NrProcess *const process = d->session.process())
        process->stop();
}

QString NrTerminal::errorString() const
{
    return d->errorString;
}

QString NrTerminal::failure() const
{
    return d->failure;
}

QString NrTerminal::title() const
{
    return d->terminal().title();
}

QString NrTerminal::currentDirectory() const
{
    return d->session.workingDirectory();
}

void NrTerminal::reset()
{
    d->session.show(QStringLiteral("\033c"));
}

bool NrTerminal::isBusy() const
{
    const ::NrProcess *const process = d->session.process();
    if (!process || process->state() != ::NrProcess::Running)
        return false;
    const qint64 group = process->foregroundProcessGroup();
    return group > 0 && group != process->processId();
}

bool NrTerminal::hasVisualBell() const
{
    return d->visualBell;
}

void NrTerminal::setVisualBell(bool visual)
{
    if (visual == d->visualBell)
        return;
    d->visualBell = visual;
    Q_EMIT visualBellChanged();
}

bool NrTerminal::reportsMouse() const
{
    return d->mouseReporting;
}

void NrTerminal::setMouseReporting(bool report)
{
    if (report == d->mouseReporting)
        return;
    d->mouseReporting = report;
    Q_EMIT mouseReportingChanged();
}
