// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRERROR_H
#define NRERROR_H

#include "nrresult.h"

#include <QtCore/qexception.h>

class NRPROCESS_EXPORT NrError : public QException
{
public:
    explicit NrError(const NrResult &result);
    ~NrError() override;

    NrResult result() const { return m_result; }

    // QException
    const char *what() const noexcept override;
    void raise() const override;
    NrError *clone() const override;

private:
    NrResult m_result;
    QByteArray m_what;
};

#endif // NRERROR_H
