// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRQUICK_IMAGEPOOL_H
#define NRQUICK_IMAGEPOOL_H

#include <QtGui/qimage.h>

#include <memory>

namespace NrQuick {

// Images in the memory of those that are gone. A frame takes megabytes, which the allocator may
// give back to the system each time: page faults would then take a good part of it.
class ImagePool
{
public:
    static constexpr qsizetype MostSpareBytes = 16 * 1024 * 1024;

    ImagePool();

    // Of 32 bits a pixel, with whatever was in it. It may go in another thread, and later than the
    // pool.
    QImage take(QSize size, QImage::Format format);
    qsizetype spareBytes() const;

private:
    struct Store;
    struct Loan;

    std::shared_ptr<Store> m_store;
};

} // namespace NrQuick

#endif // NRQUICK_IMAGEPOOL_H
