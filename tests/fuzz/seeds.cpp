// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Writes a seed corpus: `fuzz_seeds FOLDER` fills FOLDER/wire, FOLDER/launch, FOLDER/terminal and
// FOLDER/reflow.

#include "../vt/hostileinput.h"
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

// As fuzz_terminal takes it: pieces behind their lengths.
static std::string feeding(const std::string &bytes)
{
    constexpr char feed = 5;
    std::string program;
    for (std::size_t at = 0; at < bytes.size(); at += 255) {
        const std::string piece = bytes.substr(at, 255);
        program += {feed, char(piece.size())};
        program += piece;
    }
    return program;
}

static std::string sized(char rows, char columns)
{
    return {char(rows - 1), char(columns - 1)};
}

static void saveTerminal(const std::filesystem::path &folder)
{
    constexpr char resize = 0;
    int number = 0;
    for (const HostileInput &input : hostileInputs()) {
        const std::string &bytes = input.bytes;
        const std::string start = sized(30, 80);
        save(folder / std::to_string(number++), start + feeding(bytes));
        const std::size_t half = bytes.size() / 2;
        for (const auto &size : {sized(2, 2), sized(3, 9), sized(60, 120)})
            save(folder / std::to_string(number++),
                 start + feeding(bytes.substr(0, half)) + resize + size
                     + feeding(bytes.substr(half)) + resize + start);
    }
}

static void saveReflow(const std::filesystem::path &folder)
{
    const std::string text = {14, 8, 4, 5, 9, 3, 3, 10, 6, 7, 12, 14, 13, 9, 0};
    const std::string sizes = "\xf7\x07\xe3\x84\xff\x4f\xe1\x02";
    save(folder / "0", text + sizes);
    save(folder / "1", repeated(text, 8) + sizes + text + sizes);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 1;
    const std::filesystem::path folder = argv[1];
    for (const char *target : {"wire", "launch", "terminal", "reflow"})
        std::filesystem::create_directories(folder / target);
    saveTerminal(folder / "terminal");
    saveReflow(folder / "reflow");
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
