// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "servicemanager.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void tellServiceManager(const char *state)
{
    const char *const name = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address = {};
    const std::string_view path = name != nullptr ? name : "";
    if (path.size() < 2 || path.size() >= sizeof address.sun_path
        || (path.front() != '/' && path.front() != '@'))
        return;
    address.sun_family = AF_UNIX;
    std::copy(path.begin(), path.end(), address.sun_path);
    if (path.front() == '@') // an abstract one
        address.sun_path[0] = '\0';

    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    const auto size = socklen_t(offsetof(sockaddr_un, sun_path) + path.size());
    (void)::sendto(fd, state, std::strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT,
                   reinterpret_cast<const sockaddr *>(&address), size);
    ::close(fd);
}
