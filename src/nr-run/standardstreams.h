// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRUN_STANDARDSTREAMS_H
#define NRRUN_STANDARDSTREAMS_H

#include <QtCore/qobjectdefs.h>
#include <QtCore/qstring.h>

// Closed ones become /dev/null, so that nothing else ever gets their numbers.
void openMissingStandardStreams();

// Lets go of a stream that somebody else uses from now on, so that its other end notices when they
// close it.
void releaseStandardStream(int fd);

// Whether it is a terminal that is gone, such as one whose window has been closed.
bool isHungUp(int fd);

// One line on standard error, in one write.
void printMessage(const QString &text);
void writeToStandardError(const QByteArray &text);

// A descriptor for one of our streams that does not block, without touching the file description
// that we share with other programs.
class StreamDescriptor
{
public:
    StreamDescriptor(int fd, int accessMode);
    ~StreamDescriptor() { reset(); }

    int get() const { return m_fd; }
    bool neverBlocks() const { return m_isOwn; }
    void reset();

private:
    Q_DISABLE_COPY_MOVE(StreamDescriptor)

    int m_fd;
    bool m_isOwn = false;
};

#endif // NRRUN_STANDARDSTREAMS_H
