// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrterminal_p.h"

#include "../process/nrqmlprocess.h"
#include "colorschemes.h"

#include "terminalaccessible.h"

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

::NrProcess *NrTerminalPrivate::ownProcess()
{
    if (!own) {
        own = std::make_unique<::NrProcess>();
        useProcess(own.get(), own.get());
    }
    return own.get();
}

void NrTerminalPrivate::useProcess(::NrProcess *process, QObject *newFace)
{
    if (::NrProcess *const before = session.process())
        before->disconnect(q);
    face = newFace;
    session.setProcess(process);
    configureFace();
    if (process) {
        QObject::connect(process, &::NrProcess::stateChanged, q, [this, process] {
            if (process->state() == ::NrProcess::Starting) {
                failure.clear();
                setError({});
            }
            Q_EMIT q->runningChanged();
        });
        QObject::connect(process, &::NrProcess::started, q, &NrTerminal::started);
        QObject::connect(process, &::NrProcess::finished, q,
                         [this](int code, QProcess::ExitStatus status) {
                             Q_EMIT q->finished(code, int(status));
                         });
        QObject::connect(process, &::NrProcess::errorOccurred, q, [this, process] {
            failure = failureName(process->failure());
            setError(process->errorString());
        });
    }
    Q_EMIT q->processChanged();
    Q_EMIT q->runningChanged();
}

// A QML type sets all that it knows when it starts its command.
void NrTerminalPrivate::configureFace()
{
    auto *const type = qobject_cast<NrQmlProcess *>(face);
    if (!type || type->process()->state() != ::NrProcess::NotRunning)
        return;
    type->setProperty("pty", true);
    type->setProperty("readBufferSize", TerminalSession::ReadBufferSize);
    type->setProperty("windowSize", QSize(q->columns(), q->rows()));
}

// What has been set is for the next start.
void NrTerminalPrivate::configureOwn()
{
    ::NrProcess *const process = ownProcess();
    process->setProgram(program);
    process->setArguments(arguments);
    process->setWorkingDirectory(workingDirectory);
    if (environment.isEmpty()) {
        process->setProcessEnvironment(QProcessEnvironment(QProcessEnvironment::InheritFromParent));
        return;
    }
    QProcessEnvironment merged = QProcessEnvironment::systemEnvironment();
    merged.insert(QStringLiteral("TERM"), QStringLiteral("xterm-256color"));
    for (auto it = environment.cbegin(); it != environment.cend(); ++it) {
        if (it.value().isNull())
            merged.remove(it.key());
        else
            merged.insert(it.key(), it.value().toString());
    }
    process->setProcessEnvironment(merged);
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
    d->own.reset();
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
    if (!d->isComplete || running == isRunning())
        return;
    running ? start() : stop();
}

void NrTerminal::start()
{
    if (isRunning())
        return;
    const bool isForeign = d->session.process() && !d->own;
    if (!isForeign && d->program.isEmpty()) {
        d->setError(QStringLiteral("start: no program is set"));
        return;
    }
    if (!isForeign)
        d->configureOwn();
    d->session.process()->start();
}

void NrTerminal::stop()
{
    d->startTimer.stop();
    if (::NrProcess *const process = d->session.process())
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
