// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "imagepool.h"

#include <mutex>
#include <vector>

namespace NrQuick {

namespace {

using Buffer = std::unique_ptr<uchar[]>;

} // namespace

struct ImagePool::Store
{
    Buffer take(qsizetype size);
    void giveBack(Buffer buffer, qsizetype size);

    std::mutex mutex;
    std::vector<Buffer> spare;
    qsizetype size = 0; // of each
};

struct ImagePool::Loan
{
    std::shared_ptr<Store> store;
    Buffer buffer;
    qsizetype size;
};

Buffer ImagePool::Store::take(qsizetype wanted)
{
    const std::lock_guard lock(mutex);
    if (size != wanted)
        spare.clear();
    size = wanted;
    if (spare.empty())
        return std::make_unique_for_overwrite<uchar[]>(std::size_t(size));
    Buffer buffer = std::move(spare.back());
    spare.pop_back();
    return buffer;
}

void ImagePool::Store::giveBack(Buffer buffer, qsizetype itsSize)
{
    const std::lock_guard lock(mutex);
    if (itsSize == size && (qsizetype(spare.size()) + 1) * size <= MostSpareBytes)
        spare.push_back(std::move(buffer));
}

ImagePool::ImagePool() : m_store(std::make_shared<Store>())
{
}

QImage ImagePool::take(QSize size, QImage::Format format)
{
    const qsizetype bytesPerLine = qsizetype(size.width()) * qsizetype(sizeof(QRgb));
    const qsizetype bytes = bytesPerLine * size.height();
    auto loan = std::make_unique<Loan>(Loan{m_store, m_store->take(bytes), bytes});
    uchar *pixels = loan->buffer.get();
    const auto giveBack = [](void *info) {
        const std::unique_ptr<Loan> loan(static_cast<Loan *>(info));
        loan->store->giveBack(std::move(loan->buffer), loan->size);
    };
    return QImage(pixels, size.width(), size.height(), bytesPerLine, format, giveBack,
                  loan.release());
}

qsizetype ImagePool::spareBytes() const
{
    const std::lock_guard lock(m_store->mutex);
    return qsizetype(m_store->spare.size()) * m_store->size;
}

} // namespace NrQuick
