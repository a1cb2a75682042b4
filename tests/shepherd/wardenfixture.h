// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef WARDENFIXTURE_H
#define WARDENFIXTURE_H

#include "launchheader.h"
#include "packet.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>

#include <chrono>
#include <functional>
#include <optional>

using namespace nrshepherd;

// A warden of its own, with this process as its host. This process is a subreaper, so that nobody
// can leave it: when it has no child left, nothing of warden, shepherds and commands lives.
class WardenProcess
{
public:
    WardenProcess();

    int socket() const { return m_socket.get(); }
    void hangUp() { m_socket.reset(); }
    // The host's end of the run's socket.
    UniqueFd fork(ForkRequest request = {});
    UniqueFd forkWith(const Packet &packet, int descriptors = 1);

private:
    UniqueFd m_socket;
};

// How many milliseconds it takes until no child is left; -1 when the time is over.
qint64 awaitNobody(std::chrono::milliseconds bound = std::chrono::seconds(10));
void killEverybody();
// R, S, T, Z …; 0 when there is no such process.
char stateOf(qint64 pid);
bool waitFor(const std::function<bool()> &isReached);

struct SocketPair
{
    SocketPair();
    UniqueFd own;
    UniqueFd other;
};

// What the peer says next, whatever that is. HangUp at its end, Nothing when the time is over.
struct Answer
{
    ReceiveResult result = ReceiveResult::Nothing;
    ReceivedPacket packet;

    template<typename Message>
    std::optional<Message> as() const
    {
        return result == ReceiveResult::Message ? decode<Message>(packet.view()) : std::nullopt;
    }
};
Answer receive(int socket, std::chrono::milliseconds timeout = std::chrono::seconds(10));

// Reads on to a message of this type.
template<typename Message>
std::optional<Message> await(int socket)
{
    for (;;) {
        const Answer answer = receive(socket);
        if (answer.result != ReceiveResult::Message || answer.packet.type == Message::Type)
            return answer.as<Message>();
    }
}
bool awaitHangUp(int socket);

QByteArray launchData(const QList<QByteArray> &arguments);
// A memory file.
UniqueFd launchFile(const QByteArray &data, unsigned seals);

StartRequest startRequest();
// 0 or errno. The launch data behind the message.
int sendStart(int socket, const QByteArray &data, StartRequest request = startRequest());

#endif // WARDENFIXTURE_H
