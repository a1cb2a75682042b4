// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "emulator.h"

#include <vt/terminal.h>

#include <tuple>

namespace {

class NrVtEmulator : public Emulator
{
public:
    explicit NrVtEmulator(Size size) : m_terminal(size.rows, size.columns) { }

    void feed(QByteArrayView bytes) override
    {
        m_terminal.feed(bytes);
        std::ignore = m_terminal.takeReplies();
    }

private:
    NrVt::Terminal m_terminal;
};

} // namespace

std::unique_ptr<Emulator> makeNrVt(Size size)
{
    return std::make_unique<NrVtEmulator>(size);
}
