// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRSHEPHERDBINARY_P_H
#define NRSHEPHERDBINARY_P_H

#include "nrdescriptor_p.h"
#include "nrfailure_p.h"

// The nr-shepherd executable: found once, opened once, executed through its descriptor, so that an
// upgrade on disk cannot swap it under a running host. Not thread-safe; NrWarden's lock covers it.
class NrShepherdBinary
{
public:
    QString path();
    void setPath(const QString &path);

    // Opens it when it is not open yet.
    NrMaybeFailure open();
    // Valid after open().
    int descriptor() const { return m_file.get(); }

private:
    QString m_explicitPath;
    QString m_path;
    NrDescriptor m_file;
    unsigned m_epoch = 0;
};

#endif // NRSHEPHERDBINARY_P_H
