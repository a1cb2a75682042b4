// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSTREAM_H
#define NRSTREAM_H

#include "nrresult.h"

#include <QtCore/qbytearray.h>

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>

class NrLines;
class NrStreamPrivate;

class NRPROCESS_EXPORT NrStream
{
public:
    class Iterator;

    NrStream(NrStream &&other) noexcept;
    NrStream &operator=(NrStream &&other) noexcept;
    ~NrStream();

    std::optional<QByteArray> read();
    Iterator begin();
    Iterator end();
    NrLines lines() &;
    NrLines lines() &&;
    NrStream &orThrow() &;
    NrStream orThrow() &&;

    NrResult result();

private:
    friend class NrStreamPrivate;
    explicit NrStream(std::shared_ptr<NrStreamPrivate> shared);
    std::shared_ptr<NrStreamPrivate> d;
};

class NRPROCESS_EXPORT NrLines
{
public:
    static constexpr qint64 MaximumLength = 16 * 1024 * 1024;

    NrLines(NrLines &&other) noexcept;
    NrLines &operator=(NrLines &&other) noexcept;
    ~NrLines();

    std::optional<QByteArray> read();
    NrStream::Iterator begin();
    NrStream::Iterator end();
    NrLines &orThrow() &;
    NrLines orThrow() &&;

    NrResult result();

private:
    friend class NrStream;
    explicit NrLines(std::shared_ptr<NrStreamPrivate> shared);
    std::shared_ptr<NrStreamPrivate> d;
};

class NRPROCESS_EXPORT NrStream::Iterator
{
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = QByteArray;
    using difference_type = std::ptrdiff_t;
    using pointer = const QByteArray *;
    using reference = const QByteArray &;

    Iterator() = default; // the end

    reference operator*() const { return *m_current; }
    pointer operator->() const { return &*m_current; }
    Iterator &operator++();
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator &a, const Iterator &b)
    {
        return a.m_current.has_value() == b.m_current.has_value();
    }
    friend bool operator!=(const Iterator &a, const Iterator &b) { return !(a == b); }

private:
    friend class NrStream;
    friend class NrLines;
    enum class Unit { Chunk, Line };
    class Visit;

    Iterator(const std::shared_ptr<NrStreamPrivate> &stream, Unit unit);

    std::shared_ptr<Visit> m_visit; // of all copies together
    std::optional<QByteArray> m_current;
};

#endif // NRSTREAM_H
