// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRPROBE_P_H
#define NRPROBE_P_H

#include "nrreadiness.h"

#include <QtCore/qobject.h>
#include <QtCore/qtimer.h>

#include <memory>

// Asks a daemon from outside whether it serves: by a connection or a request.
class NrProbe : public QObject
{
    Q_OBJECT

public:
    static bool isFor(const NrReadiness &readiness);
    // Of a program that runs in the directory, the host's if it is empty.
    static std::unique_ptr<NrProbe> create(const NrReadiness &readiness, const QString &directory);

    // One attempt that takes no longer than the limit; succeeded() or failed() follows.
    void attempt(std::chrono::milliseconds limit);
    // Whether the last attempt has taken too long.
    bool wasTooSlow() const { return m_wasTooSlow; }

Q_SIGNALS:
    void succeeded();
    void failed(const QString &reason);

protected:
    NrProbe();
    virtual void begin() = 0;
    virtual void abort() = 0;
    void conclude(const QString &failure = {});

private:
    QTimer m_limit;
    bool m_isRunning = false;
    bool m_wasTooSlow = false;
};

#endif // NRPROBE_P_H
