// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSTARTREQUEST_P_H
#define NRSTARTREQUEST_P_H

#include "nrcontainment_p.h"
#include "nrcredentials_p.h"
#include "nrdescriptor_p.h"
#include "nrfailure_p.h"
#include "wire.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qmap.h>
#include <QtCore/qprocess.h>
#include <QtCore/qstringlist.h>

#include <array>
#include <optional>
#include <vector>

// What the user has set, as far as the command itself is concerned.
struct NrCommandSettings
{
    QString program;
    QStringList arguments;
    QString argumentZero;
    QString workingDirectory;
    QProcessEnvironment environment = QProcessEnvironment(QProcessEnvironment::InheritFromParent);
    std::optional<int> fileModeMask;
    std::optional<int> niceness;
    QMap<int, nrshepherd::ResourceLimit> resourceLimits;
    NrCredentials credentials;
    NrContainment containment;
    QMap<int, int> extraDescriptors; // the command's number, the host's
    QList<int> listenDescriptors;
    bool hasTerminal = false; // another one than TERM of the host describes
};

// The launch data (shepherd/PROTOCOL.md): everything of a start that has no fixed size.
struct NrLaunchData
{
    QList<QByteArray> arguments;
    QList<QByteArray> environment;
    QList<QByteArray> cgroupLimits;
    QList<quint32> groups;
    QList<quint32> extraNumbers;
    QByteArray program;
    QByteArray searchPath;
    QByteArray workingDirectory;
    QByteArray cgroup;

    QByteArray encoded() const;
};

// Everything that a Start message carries, taken at the moment of start(). Kept until a shepherd
// has answered, because it may have to be sent again.
struct NrStartRequest
{
    nrshepherd::StartRequest message;
    nrshepherd::ForkRequest fork;
    QByteArray inlineData; // the launch data, when it is small
    NrDescriptor launchData; // else
    NrDescriptor directory;
    std::vector<NrDescriptor> passed; // in the order of the streams that are passed
    std::vector<NrDescriptor> extras; // in that of their numbers
    bool keepDirectory = false; // the directory can only be inherited, by a new warden
    bool isDetached = false;
    // Of a command whose warden is its own alone: that warden, and what onStarted() hands over.
    NrDescriptor ownWarden;
    std::array<NrDescriptor, 3> ownEnds;
    int pipeCount = 0;
    quint64 hostDescriptorLimit = 0;
    QString program;
    QString workingDirectory;

    bool usesCgroup() const { return (message.flags & nrshepherd::InCgroup) != 0; }
    // What the user has set that the step failed with.
    NrFailure describe(const nrshepherd::Failed &failed) const;
    bool hasTerminal() const { return (message.flags & nrshepherd::HasTerminal) != 0; }
    // Fills launch data, directory and what the calling thread would hand to a forked child.
    NrMaybeFailure prepare(const NrCommandSettings &settings);
    // Descriptors of the Start message, in its order.
    std::vector<int> descriptors() const;
    // Whether another warden, started now, could succeed where this failure came.
    bool dependsOnWarden(nrshepherd::StartStep step) const;

private:
    NrMaybeFailure takeContainment(const NrContainment &wanted);
    NrMaybeFailure takeExtras(const NrCommandSettings &settings);
    NrMaybeFailure takeCredentials(const NrCommandSettings &settings);
    NrMaybeFailure makeLaunchData(const NrCommandSettings &settings);
    NrMaybeFailure placeLaunchData(const QByteArray &data);
    void inheritFromThread();

    NrLaunchData m_launch;
};

#endif // NRSTARTREQUEST_P_H
