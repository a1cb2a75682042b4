// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Whatever decodes, encodes to the same bytes; whatever does not, harms nobody.

#include "messages.h"

#include <cstdlib>
#include <cstring>

using namespace nrshepherd;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    // The first byte says how much of the rest lies behind the message.
    const std::size_t inlineSize = data[0];
    const std::span bytes(data + 1, size - 1);
    forEachMessage([&]<typename Message>() {
        const std::optional<Message> message = decode<Message>(bytes, inlineSize);
        if (!message)
            return;
        const std::optional<Header> header = decodeHeader(bytes, inlineSize);
        if (!header || header->type != Message::Type || bytes.size() != sizeOf<Message>())
            std::abort();
        const Packet packet = encode(*message, header->descriptorCount, inlineSize);
        if (packet.size != bytes.size()
            || std::memcmp(packet.bytes.data(), bytes.data(), packet.size))
            std::abort();
    });
    return 0;
}
