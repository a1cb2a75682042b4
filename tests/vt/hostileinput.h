// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef HOSTILEINPUT_H
#define HOSTILEINPUT_H

#include <string>
#include <vector>

// What has broken terminals: each may be cut at any byte, and get another size there.
struct HostileInput
{
    const char *name;
    std::string bytes;
};

inline std::string repeated(const std::string &piece, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i)
        all += piece;
    return all;
}

inline std::vector<HostileInput> hostileInputs()
{
    return {
        {"more parameters than anybody has room for", "\x1b[" + repeated("1;", 40) + "4mx"},
        {"three colours and an underline in one sequence",
         "\x1b[4:3;38;2;1;2;3;48;2;4;5;6;58;2;7;8;9mx"},
        {"numbers without end",
         "\x1b[" + std::string(30, '9') + "Cx\x1b[1;" + std::string(30, '9') + "Hy\x1b["
             + std::string(30, '9') + "@z"},
        {"a title and a question in pieces", "\x1b]2;title\x1b\\a\x1bP$qm\x1b\\b\x1b]2;t\ac"},
        {"a string that ends in another sequence", "\x1b]2;title\x1b[31mx\x1bP$q\x18y"},
        {"REP before anything", "\x1b[5bx"},
        {"REP of what has no width", "\xcc\x81\x1b[5b\xe2\x80\x8d\x1b[65535bx"},
        {"characters that break off", "\xe2\x82x\xf0\x9f\x98y\xc3\x1b[mz\xe4\xb8\nw\xf0\x9f"},
        {"many characters, the last one without its end",
         repeated("\xc3\xa9", 40) + repeated("\xe4\xb8\x96", 40) + "\xe4\xb8"},
        {"a saved cursor that is outside afterwards",
         "\x1b[24;80H\x1b"
         "7\x1b[Hx\x1b"
         "8text\x1b[2;2H\x1b"
         "7\x1b"
         "8t"},
        {"margins below the last row", "\x1b[10;20r\x1b[20;1Hx\n\n\x1bM\x1b[9S\x1b[3Ly"},
        {"margins right of the last column",
         "\x1b[?69h\x1b[10;40s\x1b[5;40Hxy\x1b[5;12H\x1b[9@\n\x1b['}z"},
        {"cursor above all text",
         repeated("line\r\n", 29) + "line\x1b[Hx\x1b[2Jy" + repeated("\n", 30)},
        {"wide characters where there is no room",
         "\xe4\xb8\x96\xe7\x95\x8c\x1b[1;2H\xe4\xb8\x96\x1b[1;1Hx\xe7\x95\x8c\x1b[P\x1b[@\x1b[X"},
        {"blank cells in the history",
         "\x1b[1;9Hx\x1b[3;5H\x1b[44m\x1b[K\x1b[m" + repeated("\n", 30)},
        {"a row that was filled to its end", "AAAAAAAAAA\x1b[2;1HAAAAAAAAAA"},
        {"a line longer than the screen", repeated("0123456789", 30)},
        {"two screens",
         "main\x1b[?1049h\x1b[5;5Halt\x1b[?1047l\x1b[?1049h\x1b[?1048h\x1b[9;9H\x1b[?1049lx"},
        {"clusters",
         "\x1b[?2027h\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80\xe2\x9d\xa4\xef\xb8\x8f"
         "e\xcc\x81\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa."},
        {"links",
         "\x1b]8;id=a;http://a/\x1b\\link\x1b]8;;\x1b\\\x1b]8;;" + std::string(80, 'x')
             + "\a.\r\n"},
    };
}

#endif // HOSTILEINPUT_H
