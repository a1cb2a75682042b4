// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRWATCH_P_H
#define NRWATCH_P_H

#include <QtCore/qglobal.h>

#include <functional>
#include <memory>

class NrWatchSet;

// A descriptor's readiness, told by the event loop of the thread that switched the watch on.
// Level-triggered. The callback may delete the watch and may run a nested event loop.
class NrWatch
{
public:
    enum class Direction { Read, Write };

    NrWatch(Direction direction, std::function<void()> activated);
    ~NrWatch();
    Q_DISABLE_COPY_MOVE(NrWatch)

    // Which descriptor; off until switched on. Call with -1 before the descriptor is closed.
    void setDescriptor(int fd);
    void setEnabled(bool enabled);
    bool isEnabled() const { return m_set != nullptr; }

private:
    friend class NrWatchSet;

    const Direction m_direction;
    const std::function<void()> m_activated;
    int m_fd = -1;
    quint64 m_id = 0;
    std::shared_ptr<NrWatchSet> m_set;
};

#endif // NRWATCH_P_H
