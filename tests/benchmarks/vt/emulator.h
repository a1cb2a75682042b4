// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef EMULATOR_H
#define EMULATOR_H

#include <QByteArrayView>

#include <memory>

struct Size
{
    int columns = 80;
    int rows = 24;
};

// What is measured: it takes what a program writes, and drops its own replies.
class Emulator
{
public:
    virtual ~Emulator() = default;
    virtual void feed(QByteArrayView bytes) = 0;
};

using MakeEmulator = std::unique_ptr<Emulator> (*)(Size size);

std::unique_ptr<Emulator> makeNrVt(Size size);
// None if libvterm was not installed when this was built.
std::unique_ptr<Emulator> makeLibvterm(Size size);

#endif // EMULATOR_H
