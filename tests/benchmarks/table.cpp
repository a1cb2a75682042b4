// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "table.h"

#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <cstdio>

double Samples::percentile(int percent) const
{
    if (m_values.isEmpty())
        return std::nan("");
    QList<double> sorted = m_values;
    std::sort(sorted.begin(), sorted.end());
    const qsizetype rank = (sorted.size() * percent + 99) / 100;
    return sorted.at(std::max<qsizetype>(1, rank) - 1);
}

double Figure::ratio() const
{
    return nrprocess.median() / qprocess.median();
}

bool Figure::isWithinBudget() const
{
    switch (budget.kind) {
    case Budget::Kind::None:
        return true;
    case Budget::Kind::RatioAtMost:
        return ratio() <= budget.limit;
    case Budget::Kind::RatioAtLeast:
        return ratio() >= budget.limit;
    case Budget::Kind::AtMost:
        return nrprocess.median() <= budget.limit;
    }
    return false;
}

QString formatNumber(double value)
{
    if (std::isnan(value))
        return QStringLiteral("-");
    if (std::isinf(value))
        return QStringLiteral("never");
    const double size = std::abs(value);
    return QString::number(value, 'f', size < 10 ? 2 : size < 100 ? 1 : 0);
}

static QString describe(const Budget &budget)
{
    switch (budget.kind) {
    case Budget::Kind::None:
        break;
    case Budget::Kind::RatioAtMost:
        return QStringLiteral("<= %1x").arg(formatNumber(budget.limit));
    case Budget::Kind::RatioAtLeast:
        return QStringLiteral(">= %1x").arg(formatNumber(budget.limit));
    case Budget::Kind::AtMost:
        return QStringLiteral("<= %1").arg(formatNumber(budget.limit));
    }
    return {};
}

static QString describeRatio(const Figure &figure)
{
    const double ratio = figure.ratio();
    return std::isfinite(ratio) && ratio > 0 ? formatNumber(ratio) + QLatin1Char('x') : QString();
}

static void printLine(const QString &name, const QString &unit, const QStringList &cells)
{
    std::printf("  %-43s %-4s", qPrintable(name), qPrintable(unit));
    for (const QString &cell : cells)
        std::printf(" %9s", qPrintable(cell));
    std::printf("\n");
    std::fflush(stdout);
}

static QJsonValue toJson(const Samples &samples)
{
    if (samples.isEmpty())
        return QJsonValue::Null;
    if (std::isinf(samples.median()))
        return QStringLiteral("never");
    return QJsonObject{
        {"p50", samples.median()}, {"p95", samples.percentile(95)}, {"count", samples.size()}};
}

void Report::beginPart(const QString &name, const QString &title)
{
    m_part = name;
    std::printf("\n%s: %s\n", qPrintable(name), qPrintable(title));
    printLine({}, {}, {"QProcess", "", "NrProcess", ""});
    printLine({}, {}, {"p50", "p95", "p50", "p95", "ratio", "budget"});
}

void Report::add(const Figure &figure)
{
    const bool hasBudget = figure.budget.kind != Budget::Kind::None;
    const bool ok = figure.isWithinBudget();
    m_withBudget += hasBudget ? 1 : 0;
    m_over += ok ? 0 : 1;

    const QString verdict =
        hasBudget ? ok ? QStringLiteral("ok") : QStringLiteral("OVER") : QString();
    printLine(figure.name, figure.unit,
              {formatNumber(figure.qprocess.median()), formatNumber(figure.qprocess.percentile(95)),
               formatNumber(figure.nrprocess.median()),
               formatNumber(figure.nrprocess.percentile(95)), describeRatio(figure),
               describe(figure.budget), verdict});

    QJsonObject json{{"part", m_part},
                     {"name", figure.name},
                     {"unit", figure.unit},
                     {"qprocess", ::toJson(figure.qprocess)},
                     {"nrprocess", ::toJson(figure.nrprocess)}};
    if (std::isfinite(figure.ratio()))
        json.insert("ratio", figure.ratio());
    if (hasBudget) {
        json.insert("budget", describe(figure.budget));
        json.insert("ok", ok);
    }
    m_figures.append(json);
}

void Report::addNote(const QString &text)
{
    std::printf("  %s\n", qPrintable(text));
    std::fflush(stdout);
}

void Report::printSummary() const
{
    std::printf("\n%d of %d budgets kept\n", m_withBudget - m_over, m_withBudget);
}
