// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "../process/processtest.h"

#include <NrCoro>

#include <QCoroFuture>
#include <QCoroTask>

using namespace std::chrono_literals;

// Commands in QCoro's coroutines.
class tst_Coro : public ProcessTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void awaitsAFuture();
    void awaitsACommand();
    void awaitsAPipeline();
    void awaitsManyInTurn();
    void awaitsACancelledFuture();
    void anAbandonedCoroutineStopsItsCommand();
    void anAbandonedCoroutineIsNotResumed_data();
    void anAbandonedCoroutineIsNotResumed();
    void awaitsAProcess();
    void awaitsAFailedStart();
    void mayDeleteTheProcess();
};

// The thread of runAsync() and what it holds are there from the first use on.
void tst_Coro::initTestCase()
{
    NrProcess::runAsync(NrCommand("true")).waitForFinished();
    ProcessTest::initTestCase();
}

static NrCommand echo(const QString &text)
{
    return NrCommand("echo", {text});
}

static QCoro::Task<QByteArray> outputOf(NrCommand command)
{
    const NrResult result = co_await NrCoro::run(command);
    co_return result.output();
}

// Without anything of this library's.
void tst_Coro::awaitsAFuture()
{
    const auto task = []() -> QCoro::Task<int> {
        const NrResult result = co_await NrProcess::runAsync(NrCommand::shell("exit 7"));
        co_return result.exitCode();
    };
    QCOMPARE(QCoro::waitFor(task()), 7);
}

void tst_Coro::awaitsACommand()
{
    QCOMPARE(QCoro::waitFor(outputOf(NrCommand("cat").setInput(pattern(1000003)))),
             pattern(1000003));
}

// GCC 12 cannot have lists in braces within a coroutine's body.
static const NrPipeline countdown{{"seq", {"9"}}, {"tac"}};

void tst_Coro::awaitsAPipeline()
{
    const auto task = []() -> QCoro::Task<qsizetype> {
        const NrPipelineResult result = co_await NrCoro::run(countdown);
        co_return result.output().startsWith('9') ? result.stages().size() : -1;
    };
    QCOMPARE(QCoro::waitFor(task()), 2);
}

void tst_Coro::awaitsManyInTurn()
{
    const auto task = []() -> QCoro::Task<int> {
        int sum = 0;
        for (int i = 0; i < 50; ++i)
            sum += (co_await outputOf(echo(QString::number(i)))).trimmed().toInt();
        co_return sum;
    };
    QCOMPARE(QCoro::waitFor(task()), 49 * 50 / 2);
}

void tst_Coro::awaitsACancelledFuture()
{
    QFuture<NrResult> future = NrProcess::runAsync(NrCommand(helper(), {"hold"}));
    const auto task = [](QFuture<NrResult> awaited) -> QCoro::Task<bool> {
        co_return bool(co_await NrCoro::FutureResult<NrResult>(awaited));
    };
    QCoro::Task<bool> running = task(future);
    QVERIFY(waitFor([] { return commandsLeft().size() == 1; }));
    future.cancel();
    QVERIFY(!QCoro::waitFor(running));
    QVERIFY(commandsLeft().isEmpty());
}

// A coroutine without a task, so that the test is the one that ends it.
struct Abandoned
{
    struct promise_type
    {
        Abandoned get_return_object()
        {
            return {std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() { }
        void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
};

void tst_Coro::anAbandonedCoroutineStopsItsCommand()
{
    const auto task = [](NrCommand command) -> Abandoned { co_await NrCoro::run(command); };
    const Abandoned abandoned = task(NrCommand(helper(), {"hold"}));
    QVERIFY(waitFor([] { return commandsLeft().size() == 1; }));
    abandoned.handle.destroy();
    QVERIFY(waitFor([] { return commandsLeft().isEmpty(); }));
}

void tst_Coro::anAbandonedCoroutineIsNotResumed_data()
{
    QTest::addColumn<QString>("when");
    for (const char *when : {"result is on its way", "process runs", "process has finished"})
        QTest::newRow(when) << when;
}

void tst_Coro::anAbandonedCoroutineIsNotResumed()
{
    QFETCH(const QString, when);
    bool wasResumed = false;
    NrProcess process;
    const auto awaitsResult = [](QFuture<NrResult> future, bool &wasResumed) -> Abandoned {
        co_await NrCoro::FutureResult<NrResult>(future);
        wasResumed = true;
    };
    const auto awaitsEnd = [](NrProcess &process, bool &wasResumed) -> Abandoned {
        co_await NrCoro::finished(process);
        wasResumed = true;
    };
    Abandoned abandoned;
    if (when == "result is on its way") {
        QFuture<NrResult> future = NrProcess::runAsync(NrCommand("cat"));
        abandoned = awaitsResult(future, wasResumed);
        future.waitForFinished();
        abandoned.handle.destroy();
    } else {
        process.start("cat");
        if (when == "process has finished")
            connect(&process, &NrProcess::finished, [&] { abandoned.handle.destroy(); });
        abandoned = awaitsEnd(process, wasResumed);
        if (when == "process runs")
            abandoned.handle.destroy();
        process.closeWriteChannel();
        QVERIFY(waitForEnd(process));
    }
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(!wasResumed);
}

void tst_Coro::awaitsAProcess()
{
    const auto task = []() -> QCoro::Task<QByteArray> {
        NrProcess process;
        process.setCommand(echo("x"));
        process.start();
        const bool ran = co_await NrCoro::finished(process);
        co_return ran ? process.readAll() : QByteArray();
    };
    QCOMPARE(QCoro::waitFor(task()), QByteArray("x\n"));
}

void tst_Coro::awaitsAFailedStart()
{
    const auto task = []() -> QCoro::Task<QString> {
        NrProcess process;
        process.start("/nonexistent/program");
        const bool ran = co_await NrCoro::finished(process);
        co_return ran ? QString() : process.failureStep();
    };
    QCOMPARE(QCoro::waitFor(task()), QString("execve"));
}

void tst_Coro::mayDeleteTheProcess()
{
    const auto task = []() -> QCoro::Task<int> {
        auto process = std::make_unique<NrProcess>();
        process->setShellCommand("exit 3");
        process->start();
        co_await NrCoro::finished(*process);
        const int code = process->exitCode();
        process.reset();
        co_return code;
    };
    QCOMPARE(QCoro::waitFor(task()), 3);
}

QTEST_GUILESS_MAIN(tst_Coro)
#include "tst_coro.moc"
