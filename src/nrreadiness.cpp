// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrreadiness.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfileinfo.h>

#include <algorithm>

static QString tr(const char *text)
{
    return QCoreApplication::translate("NrReadiness", text);
}

/*!
    \class NrReadiness
    \inmodule NrProcess
    \brief How to tell that a daemon serves, or still does.

    A value, for NrDaemon::setReadiness() and NrDaemon::setLiveness(). Connections and requests are
    tried again and again until one succeeds or deadline() has passed. The first that is not
    answered is given up after 2 s, and each that follows it after twice as long.
*/

/*!
    \fn NrReadiness NrReadiness::none()
    A daemon is ready once its program has been executed.
*/

/*! Ready when \a port of \a host, a name or an address, accepts a connection. */
NrReadiness NrReadiness::tcp(quint16 port, const QString &host)
{
    NrReadiness readiness;
    readiness.m_kind = Kind::Tcp;
    readiness.m_port = port;
    readiness.m_host = host;
    return readiness;
}

/*! Ready when the local socket at \a path (unix(7)), relative to the command's working directory,
    accepts a connection. */
NrReadiness NrReadiness::localSocket(const QString &path)
{
    NrReadiness readiness;
    readiness.m_kind = Kind::LocalSocket;
    readiness.m_path = path;
    return readiness;
}

/*! Ready when a GET of \a url is answered with a status from 200 to 399; the rest of the answer is
    not waited for. */
NrReadiness NrReadiness::http(const QUrl &url)
{
    NrReadiness readiness;
    readiness.m_kind = Kind::Http;
    readiness.m_url = url;
    return readiness;
}

/*! Ready when a line of output or error matches \a expression. */
NrReadiness NrReadiness::line(const QRegularExpression &expression)
{
    NrReadiness readiness;
    readiness.m_kind = Kind::Line;
    readiness.m_expression = expression;
    return readiness;
}

/*! Ready when the daemon says READY=1 to NOTIFY_SOCKET (sd_notify(3)). */
NrReadiness NrReadiness::notify()
{
    NrReadiness readiness;
    readiness.m_kind = Kind::Notify;
    return readiness;
}

// An IPv6 address is in brackets, as in a URL.
static std::optional<NrReadiness> tcpFromString(QStringView text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    const QStringView port = text.mid(colon + 1);
    const bool isNumber = std::all_of(port.begin(), port.end(),
                                      [](QChar digit) { return digit >= u'0' && digit <= u'9'; });
    if (!isNumber || port.toUShort() == 0)
        return std::nullopt;
    if (colon < 0)
        return NrReadiness::tcp(port.toUShort());
    QStringView host = text.left(colon);
    const bool isBracketed = host.startsWith(u'[') && host.endsWith(u']');
    if (isBracketed)
        host = host.mid(1, host.size() - 2);
    if (host.isEmpty() || (!isBracketed && host.contains(u':')))
        return std::nullopt;
    return NrReadiness::tcp(port.toUShort(), host.toString());
}

/*!
    What \a text says in one of these forms, or nothing: \c {tcp:PORT}, \c {tcp:HOST:PORT},
    \c {socket:PATH}, a URL of HTTP, \c {line:REGEXP} or \c notify.
*/
std::optional<NrReadiness> NrReadiness::fromString(const QString &text)
{
    const QString value = text.section(u':', 1);
    if (text == QLatin1String("notify"))
        return notify();
    if (text.startsWith(QLatin1String("tcp:")))
        return tcpFromString(value);
    if (value.isEmpty())
        return std::nullopt;
    if (text.startsWith(QLatin1String("socket:")))
        return localSocket(QFileInfo(value).absoluteFilePath());
    if (text.startsWith(QLatin1String("line:"))) {
        const QRegularExpression expression(value);
        return expression.isValid() ? std::optional(line(expression)) : std::nullopt;
    }
    const QUrl url(text, QUrl::StrictMode);
    const bool isHttp =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!isHttp || !url.isValid() || url.host().isEmpty())
        return std::nullopt;
    return http(url);
}

/*! This, with another \a deadline, counted from the program's start; 30 s by default, 0 = none, at
    most 24 days. */
NrReadiness NrReadiness::withDeadline(std::chrono::milliseconds deadline) const
{
    NrReadiness readiness = *this;
    readiness.m_deadline = deadline;
    return readiness;
}

/*! What is wrong with it; empty when nothing is. */
QString NrReadiness::errorString() const
{
    if (m_deadline.count() < 0)
        return tr("negative deadline");
    switch (m_kind) {
    case Kind::Tcp:
        return m_port == 0 || m_host.isEmpty() ? tr("no port or no host") : QString();
    case Kind::LocalSocket:
        return m_path.isEmpty() ? tr("no path") : QString();
    case Kind::Http:
        return m_url.isValid() && m_url.scheme().startsWith(QLatin1String("http"))
            ? QString()
            : tr("no URL of HTTP");
    case Kind::Line:
        return m_expression.isValid() ? QString() : m_expression.errorString();
    case Kind::None:
    case Kind::Notify:
        break;
    }
    return {};
}

/*! For messages, such as \c {tcp 127.0.0.1:6379}. */
QString NrReadiness::description() const
{
    switch (m_kind) {
    case Kind::None:
        return QStringLiteral("none");
    case Kind::Tcp:
        return QStringLiteral("tcp %1:%2").arg(m_host).arg(m_port);
    case Kind::LocalSocket:
        return QStringLiteral("socket %1").arg(m_path);
    case Kind::Http:
        return m_url.toDisplayString();
    case Kind::Line:
        return QStringLiteral("line /%1/").arg(m_expression.pattern());
    case Kind::Notify:
        return QStringLiteral("notify");
    }
    return {};
}
