// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRREADINESS_H
#define NRREADINESS_H

#include "nrprocess_export.h"

#include <QtCore/qregularexpression.h>
#include <QtCore/qstring.h>
#include <QtCore/qurl.h>

#include <chrono>
#include <optional>

class NRPROCESS_EXPORT NrReadiness
{
public:
    enum class Kind { None, Tcp, LocalSocket, Http, Line, Notify };

    static constexpr std::chrono::milliseconds DefaultDeadline = std::chrono::seconds(30);

    NrReadiness() = default;
    static NrReadiness none() { return {}; }
    static NrReadiness tcp(quint16 port, const QString &host = QStringLiteral("127.0.0.1"));
    static NrReadiness localSocket(const QString &path);
    static NrReadiness http(const QUrl &url);
    static NrReadiness line(const QRegularExpression &expression);
    static NrReadiness notify();
    static std::optional<NrReadiness> fromString(const QString &text);

    NrReadiness withDeadline(std::chrono::milliseconds deadline) const;

    Kind kind() const { return m_kind; }
    quint16 port() const { return m_port; }
    QString host() const { return m_host; }
    QString path() const { return m_path; }
    QUrl url() const { return m_url; }
    QRegularExpression expression() const { return m_expression; }
    std::chrono::milliseconds deadline() const { return m_deadline; }
    QString errorString() const;
    QString description() const;

private:
    Kind m_kind = Kind::None;
    quint16 m_port = 0;
    QString m_host;
    QString m_path;
    QUrl m_url;
    QRegularExpression m_expression;
    std::chrono::milliseconds m_deadline = DefaultDeadline;
};

#endif // NRREADINESS_H
