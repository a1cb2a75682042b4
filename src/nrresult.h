// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRRESULT_H
#define NRRESULT_H

#include "nrprocess.h"

#include <QtCore/qshareddata.h>

class NrResultPrivate;

class NRPROCESS_EXPORT NrResult
{
public:
    NrResult();
    NrResult(const NrResult &other);
    NrResult(NrResult &&other) noexcept;
    ~NrResult();
    NrResult &operator=(const NrResult &other);
    NrResult &operator=(NrResult &&other) noexcept;
    void swap(NrResult &other) noexcept { d.swap(other.d); }

    explicit operator bool() const;
    const NrResult &orThrow() const &;
    NrResult orThrow() &&;

    QString program() const;
    QByteArray output() const;
    QByteArray errorOutput() const;
    int exitCode() const;
    NrProcess::ExitStatus exitStatus() const;
    int exitSignal() const;
    int shellExitCode() const;
    NrProcess::Failure failure() const;
    QString failureStep() const;
    QString errorString() const;
    NrStats stats() const;

protected:
    friend class NrResultPrivate;
    QSharedDataPointer<NrResultPrivate> d;
};

Q_DECLARE_SHARED(NrResult)

#endif // NRRESULT_H
