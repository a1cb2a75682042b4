// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// libvterm with all that a terminal needs of it: the screen layer, damage merged, and a history.
// It is to be fed with well-formed UTF-8 only, with no unfinished character at the end, with 16
// parameters at most, and with neither strings nor REP: versions up to 0.3.3 do not survive others.

#include "emulator.h"

#include <QtGlobal>

#include <array>
#include <vector>

#include <vterm.h>

namespace {

struct FreeVTerm
{
    void operator()(VTerm *vt) const { ::vterm_free(vt); }
};

class Ring
{
public:
    void push(const VTermScreenCell *cells, int count)
    {
        m_lines[m_next].assign(cells, cells + count);
        m_next = (m_next + 1) % m_lines.size();
    }

private:
    std::array<std::vector<VTermScreenCell>, 10000> m_lines;
    size_t m_next = 0;
};

class LibvtermEmulator : public Emulator
{
public:
    explicit LibvtermEmulator(Size size);
    Q_DISABLE_COPY_MOVE(LibvtermEmulator)

    void feed(QByteArrayView bytes) override
    {
        ::vterm_input_write(m_vt.get(), bytes.data(), size_t(bytes.size()));
        ::vterm_screen_flush_damage(m_screen);
    }

private:
    static const VTermScreenCallbacks &callbacks();

    std::unique_ptr<VTerm, FreeVTerm> m_vt;
    VTermScreen *m_screen;
    Ring m_history;
};

LibvtermEmulator::LibvtermEmulator(Size size)
    : m_vt(::vterm_new(size.rows, size.columns)), m_screen(::vterm_obtain_screen(m_vt.get()))
{
    ::vterm_set_utf8(m_vt.get(), 1);
    ::vterm_output_set_callback(
        m_vt.get(), [](const char *, size_t, void *) {}, nullptr);
    ::vterm_screen_set_callbacks(m_screen, &callbacks(), &m_history);
    ::vterm_screen_set_damage_merge(m_screen, VTERM_DAMAGE_SCROLL);
    ::vterm_screen_enable_altscreen(m_screen, 1);
    ::vterm_screen_reset(m_screen, 1);
}

// Those that say where to draw accept, so that scrolling is not turned into damage of all rows.
const VTermScreenCallbacks &LibvtermEmulator::callbacks()
{
    static const VTermScreenCallbacks all = [] {
        VTermScreenCallbacks list = {};
        list.damage = [](VTermRect, void *) { return 1; };
        list.moverect = [](VTermRect, VTermRect, void *) { return 1; };
        list.sb_pushline = [](int columns, const VTermScreenCell *cells, void *history) {
            static_cast<Ring *>(history)->push(cells, columns);
            return 1;
        };
        return list;
    }();
    return all;
}

} // namespace

std::unique_ptr<Emulator> makeLibvterm(Size size)
{
    return std::make_unique<LibvtermEmulator>(size);
}
