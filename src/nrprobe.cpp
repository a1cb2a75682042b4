// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrprobe_p.h"
#include "nrtimer_p.h"

#include <QtCore/qdir.h>
#include <QtNetwork/qlocalsocket.h>
#include <QtNetwork/qnetworkaccessmanager.h>
#include <QtNetwork/qnetworkproxy.h>
#include <QtNetwork/qnetworkreply.h>
#include <QtNetwork/qtcpsocket.h>

#include <utility>

namespace {

class TcpProbe : public NrProbe
{
public:
    explicit TcpProbe(const NrReadiness &readiness) : m_readiness(readiness)
    {
        m_socket.setProxy(QNetworkProxy::NoProxy);
        connect(&m_socket, &QTcpSocket::connected, this, [this] { conclude(); });
        connect(&m_socket, &QTcpSocket::errorOccurred, this,
                [this] { conclude(m_socket.errorString()); });
    }

protected:
    void begin() override { m_socket.connectToHost(m_readiness.host(), m_readiness.port()); }
    void abort() override { m_socket.abort(); }

private:
    NrReadiness m_readiness;
    QTcpSocket m_socket;
};

class LocalProbe : public NrProbe
{
public:
    LocalProbe(const NrReadiness &readiness, const QString &directory)
        : m_path(QDir(directory).absoluteFilePath(readiness.path()))
    {
        connect(&m_socket, &QLocalSocket::connected, this, [this] { conclude(); });
        connect(&m_socket, &QLocalSocket::errorOccurred, this,
                [this] { conclude(m_socket.errorString()); });
    }

protected:
    void begin() override { m_socket.connectToServer(m_path); }
    void abort() override { m_socket.abort(); }

private:
    QString m_path;
    QLocalSocket m_socket;
};

class HttpProbe : public NrProbe
{
public:
    explicit HttpProbe(const NrReadiness &readiness) : m_request(readiness.url())
    {
        m_network.setProxy(QNetworkProxy::NoProxy);
        m_request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                               QNetworkRequest::ManualRedirectPolicy);
    }
    ~HttpProbe() override { abort(); }

protected:
    void begin() override
    {
        m_reply = m_network.get(m_request);
        connect(m_reply, &QNetworkReply::finished, this, [this] { answered(); });
        // What follows the status may never end.
        connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] {
            if (status() > 0)
                answered();
        });
    }

    void abort() override
    {
        if (QNetworkReply *const reply = std::exchange(m_reply, nullptr)) {
            reply->disconnect(this);
            reply->abort();
            reply->deleteLater();
        }
    }

private:
    int status() const
    {
        return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    void answered()
    {
        const int code = status();
        conclude(code >= 200 && code < 400 ? QString()
                     : code > 0            ? QStringLiteral("HTTP status %1").arg(code)
                                           : m_reply->errorString());
    }

    QNetworkAccessManager m_network;
    QNetworkRequest m_request;
    QNetworkReply *m_reply = nullptr;
};

} // namespace

NrProbe::NrProbe()
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        m_wasTooSlow = true;
        conclude(tr("no answer in time"));
    });
}

bool NrProbe::isFor(const NrReadiness &readiness)
{
    return readiness.kind() == NrReadiness::Kind::Tcp
        || readiness.kind() == NrReadiness::Kind::LocalSocket
        || readiness.kind() == NrReadiness::Kind::Http;
}

std::unique_ptr<NrProbe> NrProbe::create(const NrReadiness &readiness, const QString &directory)
{
    switch (readiness.kind()) {
    case NrReadiness::Kind::Tcp:
        return std::make_unique<TcpProbe>(readiness);
    case NrReadiness::Kind::LocalSocket:
        return std::make_unique<LocalProbe>(readiness, directory);
    case NrReadiness::Kind::Http:
        return std::make_unique<HttpProbe>(readiness);
    case NrReadiness::Kind::None:
    case NrReadiness::Kind::Line:
    case NrReadiness::Kind::Notify:
        break;
    }
    return {};
}

void NrProbe::attempt(std::chrono::milliseconds limit)
{
    m_isRunning = true;
    m_wasTooSlow = false;
    startExactly(m_limit, limit);
    begin();
}

// The sockets go on telling things while they are closed.
void NrProbe::conclude(const QString &failure)
{
    if (!std::exchange(m_isRunning, false))
        return;
    m_limit.stop();
    abort();
    if (failure.isEmpty())
        Q_EMIT succeeded();
    else
        Q_EMIT failed(failure);
}
