// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRBUFFER_P_H
#define NRBUFFER_P_H

#include <QtCore/qbytearray.h>

#include <deque>

// Bytes in arrival order, in chunks that leave as they came.
class NrBuffer
{
public:
    qint64 size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    void clear();

    // Room for at least one and at most wanted bytes at the end; commit() says how many were used.
    char *reserve(qsizetype &wanted);
    void commit(qsizetype used);

    void append(const char *data, qsizetype size);
    void append(QByteArray chunk);
    void prepend(QByteArray data);

    const char *front(qsizetype &size) const;
    void drop(qint64 size);
    // Takes bytes away from the end, no more than the last commit() brought.
    void chop(qsizetype size);
    qint64 take(char *data, qint64 maxSize);
    QByteArray takeChunk();
    bool contains(char c) const;

private:
    void popFront();

    std::deque<QByteArray> m_chunks;
    // A large chunk that has left, to be filled again once nobody else holds it: the kernel takes
    // longer to make fresh pages than to fill them.
    QByteArray m_spare;
    qsizetype m_offset = 0; // into the first chunk
    qsizetype m_reserved = 0; // at the end of the last one
    qint64 m_size = 0;
};

#endif // NRBUFFER_P_H
