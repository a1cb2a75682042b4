// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrreadiness.h"

#include <QtCore/qcoreapplication.h>

static QString tr(const char *text)
{
    return QCoreApplication::translate("NrReadiness", text);
}

/*!
    \class NrReadiness
    \inmodule NrProcess
    \brief How to tell that a daemon serves, or still does.

    A value, for NrDaemon::setReadiness() and NrDaemon::setLiveness(). Connections are tried again
    and again until one succeeds or deadline() has passed.
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

/*! Ready when the local socket at \a path (unix(7)) accepts a connection. */
NrReadiness NrReadiness::localSocket(const QString &path)
{
    NrReadiness readiness;
    readiness.m_kind = Kind::LocalSocket;
    readiness.m_path = path;
    return readiness;
}

/*! Ready when a GET of \a url is answered with a status from 200 to 399. */
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

/*! This, with another \a deadline, counted from the program's start; 30 s by default, 0 = none. */
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
