// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "wire.h"

namespace nrshepherd {

void Writer::put(std::uint64_t value, std::size_t width)
{
    if (!m_ok || m_buffer.size() - m_size < width) {
        m_ok = false;
        return;
    }
    for (std::size_t i = 0; i < width; ++i)
        m_buffer[m_size++] = static_cast<std::uint8_t>(value >> (8 * i));
}

bool Reader::take(std::uint64_t &value, std::size_t width)
{
    if (!m_ok || m_buffer.size() - m_position < width) {
        m_ok = false;
        return false;
    }
    for (std::size_t i = 0; i < width; ++i)
        value |= static_cast<std::uint64_t>(m_buffer[m_position++]) << (8 * i);
    return true;
}

std::optional<Header> decodeHeader(std::span<const std::uint8_t> bytes, std::size_t inlineSize)
{
    Header header;
    Reader reader(bytes);
    reader(header.size, header.type, header.descriptorCount);
    if (!reader.ok() || header.size != bytes.size() + inlineSize
        || bytes.size() > MaximumMessageSize || inlineSize > MaximumInlineSize
        || header.descriptorCount > MaximumMessageDescriptors)
        return std::nullopt;
    return header;
}

void encodeHeader(Packet &packet, MessageType type, std::size_t inlineSize)
{
    Writer writer(std::span(packet.bytes).first(HeaderSize));
    writer(static_cast<std::uint32_t>(packet.size + inlineSize), type, packet.descriptorCount);
}

} // namespace nrshepherd
