// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// Terminal modes by the names that RFC 4254, section 8 gives them. VDSUSP, VFLUSH and VSTATUS do
// not exist on Linux.

#include "nrpty_p.h"

#include <algorithm>
#include <cstddef>

#include <unistd.h>

namespace {

struct Character
{
    const char *name;
    int index;
};

constexpr Character characters[] = {
    {"VINTR", VINTR},     {"VQUIT", VQUIT},  {"VERASE", VERASE},     {"VKILL", VKILL},
    {"VEOF", VEOF},       {"VEOL", VEOL},    {"VEOL2", VEOL2},       {"VSTART", VSTART},
    {"VSTOP", VSTOP},     {"VSUSP", VSUSP},  {"VLNEXT", VLNEXT},     {"VREPRINT", VREPRINT},
    {"VWERASE", VWERASE}, {"VSWTCH", VSWTC}, {"VDISCARD", VDISCARD},
};

struct Flag
{
    const char *name;
    tcflag_t termios::*field;
    tcflag_t bits;
};

constexpr Flag flags[] = {
    {"IGNPAR", &termios::c_iflag, IGNPAR}, {"PARMRK", &termios::c_iflag, PARMRK},
    {"INPCK", &termios::c_iflag, INPCK},   {"ISTRIP", &termios::c_iflag, ISTRIP},
    {"INLCR", &termios::c_iflag, INLCR},   {"IGNCR", &termios::c_iflag, IGNCR},
    {"ICRNL", &termios::c_iflag, ICRNL},   {"IUCLC", &termios::c_iflag, IUCLC},
    {"IXON", &termios::c_iflag, IXON},     {"IXANY", &termios::c_iflag, IXANY},
    {"IXOFF", &termios::c_iflag, IXOFF},   {"IMAXBEL", &termios::c_iflag, IMAXBEL},
    {"IUTF8", &termios::c_iflag, IUTF8},   {"ISIG", &termios::c_lflag, ISIG},
    {"ICANON", &termios::c_lflag, ICANON}, {"XCASE", &termios::c_lflag, XCASE},
    {"ECHO", &termios::c_lflag, ECHO},     {"ECHOE", &termios::c_lflag, ECHOE},
    {"ECHOK", &termios::c_lflag, ECHOK},   {"ECHONL", &termios::c_lflag, ECHONL},
    {"NOFLSH", &termios::c_lflag, NOFLSH}, {"TOSTOP", &termios::c_lflag, TOSTOP},
    {"IEXTEN", &termios::c_lflag, IEXTEN}, {"ECHOCTL", &termios::c_lflag, ECHOCTL},
    {"ECHOKE", &termios::c_lflag, ECHOKE}, {"PENDIN", &termios::c_lflag, PENDIN},
    {"OPOST", &termios::c_oflag, OPOST},   {"OLCUC", &termios::c_oflag, OLCUC},
    {"ONLCR", &termios::c_oflag, ONLCR},   {"OCRNL", &termios::c_oflag, OCRNL},
    {"ONOCR", &termios::c_oflag, ONOCR},   {"ONLRET", &termios::c_oflag, ONLRET},
    {"PARENB", &termios::c_cflag, PARENB}, {"PARODD", &termios::c_cflag, PARODD},
};

struct CharacterSize
{
    const char *name;
    tcflag_t bits;
};

constexpr CharacterSize characterSizes[] = {{"CS7", CS7}, {"CS8", CS8}};

struct Speed
{
    int bitsPerSecond;
    speed_t code;
};

constexpr Speed speeds[] = {
    {0, B0},           {50, B50},       {75, B75},         {110, B110},       {134, B134},
    {150, B150},       {200, B200},     {300, B300},       {600, B600},       {1200, B1200},
    {1800, B1800},     {2400, B2400},   {4800, B4800},     {9600, B9600},     {19200, B19200},
    {38400, B38400},   {57600, B57600}, {115200, B115200}, {230400, B230400}, {460800, B460800},
    {921600, B921600},
};

constexpr const char *SpeedNames[] = {"TTY_OP_ISPEED", "TTY_OP_OSPEED"};

// In the RFC 255 is a character that is not defined.
constexpr int Undefined = 255;

int speedOf(speed_t code)
{
    const auto *speed = std::find_if(std::begin(speeds), std::end(speeds),
                                     [code](const Speed &s) { return s.code == code; });
    return speed == std::end(speeds) ? 0 : speed->bitsPerSecond;
}

template<typename Table>
auto find(const Table &table, const QString &name)
{
    return std::find_if(std::begin(table), std::end(table),
                        [&name](const auto &entry) { return name == QLatin1String(entry.name); });
}

bool writeSpeed(termios &modes, bool input, int value)
{
    const auto *speed = std::find_if(std::begin(speeds), std::end(speeds),
                                     [value](const Speed &s) { return s.bitsPerSecond == value; });
    if (speed == std::end(speeds))
        return false;
    return (input ? ::cfsetispeed(&modes, speed->code) : ::cfsetospeed(&modes, speed->code)) == 0;
}

} // namespace

QMap<QString, int> NrPtyModes::read(const termios &modes)
{
    QMap<QString, int> values;
    for (const Character &character : characters) {
        const cc_t value = modes.c_cc[character.index];
        values[QLatin1String(character.name)] = value == _POSIX_VDISABLE ? Undefined : value;
    }
    for (const Flag &flag : flags)
        values[QLatin1String(flag.name)] = (modes.*flag.field & flag.bits) != 0;
    for (const CharacterSize &size : characterSizes)
        values[QLatin1String(size.name)] = (modes.c_cflag & CSIZE) == size.bits;
    values[QLatin1String(SpeedNames[0])] = speedOf(::cfgetispeed(&modes));
    values[QLatin1String(SpeedNames[1])] = speedOf(::cfgetospeed(&modes));
    return values;
}

bool NrPtyModes::write(termios &modes, const QString &name, int value)
{
    if (const auto *character = find(characters, name); character != std::end(characters)) {
        if (value < 0 || value > Undefined)
            return false;
        modes.c_cc[character->index] = value == Undefined ? cc_t(_POSIX_VDISABLE) : cc_t(value);
        return true;
    }
    for (const char *speed : SpeedNames) {
        if (name == QLatin1String(speed))
            return writeSpeed(modes, speed == SpeedNames[0], value);
    }
    if (value != 0 && value != 1)
        return false;
    if (const auto *size = find(characterSizes, name); size != std::end(characterSizes)) {
        if (value == 1)
            modes.c_cflag = (modes.c_cflag & ~tcflag_t(CSIZE)) | size->bits;
        return true;
    }
    const auto *flag = find(flags, name);
    if (flag == std::end(flags))
        return false;
    tcflag_t &field = modes.*flag->field;
    field = value == 1 ? field | flag->bits : field & ~flag->bits;
    return true;
}
