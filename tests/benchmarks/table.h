// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef TABLE_H
#define TABLE_H

#include <QJsonArray>
#include <QList>
#include <QString>

#include <limits>

inline constexpr double Never = std::numeric_limits<double>::infinity();

// Three significant digits, whatever the size.
QString formatNumber(double value);

class Samples
{
public:
    Samples() = default;
    explicit Samples(double only) { add(only); }

    void add(double value) { m_values.append(value); }
    bool isEmpty() const { return m_values.isEmpty(); }
    qsizetype size() const { return m_values.size(); }
    double percentile(int percent) const;
    double median() const { return percentile(50); }

private:
    QList<double> m_values;
};

// What NrProcess's median has to keep to: against QProcess's in the same run, or in itself.
struct Budget
{
    enum class Kind { None, RatioAtMost, RatioAtLeast, AtMost };

    Kind kind = Kind::None;
    double limit = 0;

    static Budget ratioAtMost(double limit) { return {Kind::RatioAtMost, limit}; }
    static Budget ratioAtLeast(double limit) { return {Kind::RatioAtLeast, limit}; }
    static Budget atMost(double limit) { return {Kind::AtMost, limit}; }
};

struct Figure
{
    QString name;
    QString unit;
    Samples qprocess;
    Samples nrprocess;
    Budget budget = {};

    double ratio() const;
    bool isWithinBudget() const;
};

// Prints every figure when it is there, and keeps it for the JSON file.
class Report
{
public:
    void beginPart(const QString &name, const QString &title);
    void add(const Figure &figure);
    void addNote(const QString &text);
    void printSummary() const;
    QJsonArray toJson() const { return m_figures; }

private:
    QString m_part;
    QJsonArray m_figures;
    int m_withBudget = 0;
    int m_over = 0;
};

#endif // TABLE_H
