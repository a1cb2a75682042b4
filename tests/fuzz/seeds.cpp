// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Writes a seed corpus: `fuzz_seeds FOLDER` fills FOLDER/wire and FOLDER/launch.

#include "launchheader.h"
#include "messages.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

using namespace nrshepherd;

static void save(const std::filesystem::path &path, const std::string &bytes)
{
    std::ofstream(path, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

static std::string launchData(std::uint32_t arguments, std::uint32_t environment)
{
    const std::string text = "/bin/sh";
    LaunchHeader header;
    header.argumentCount = arguments;
    header.environmentCount = environment;
    std::string data(sizeof header + (arguments + environment + 3) * 8, '\0');
    const auto place = [&](const std::string &string) {
        const auto offset = static_cast<std::uint32_t>(data.size());
        data += string + '\0';
        return offset;
    };
    for (std::uint32_t i = 0; i < arguments + environment; ++i) {
        const std::uint64_t offset = place(text + std::to_string(i));
        const std::size_t slot = i < arguments ? i : i + 1;
        std::memcpy(data.data() + sizeof header + slot * 8, &offset, sizeof offset);
    }
    header.program = place(text);
    header.searchPath = place("/bin:/usr/bin");
    header.workingDirectory = place("/tmp");
    std::memcpy(data.data(), &header, sizeof header);
    return data;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 1;
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder / "wire");
    std::filesystem::create_directories(folder / "launch");
    int number = 0;
    forEachMessage([&]<typename Message>() {
        for (const std::size_t inlineSize : {0, 200}) {
            const Packet packet = encode(Message{}, 1, inlineSize);
            const std::string bytes(reinterpret_cast<const char *>(packet.bytes.data()),
                                    packet.size);
            save(folder / "wire" / std::to_string(number++), char(inlineSize) + bytes);
        }
    });
    for (const std::uint32_t count : {1u, 3u, 20u})
        save(folder / "launch" / std::to_string(count), launchData(count, count - 1));
}
