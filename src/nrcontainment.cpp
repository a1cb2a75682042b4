// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgroupname.h"
#include "nrcontainment_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qrandom.h>

namespace {

NrFailure refuse(const QString &subject, const char *reason)
{
    const QString step = QStringLiteral("cgroup");
    NrFailure failure = {step,
                         QStringLiteral("%1: %2: %3")
                             .arg(step, subject, QCoreApplication::translate("NrProcess", reason))};
    failure.isContainment = true;
    return failure;
}

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

} // namespace

QString NrContainment::pathOrRandom() const
{
    if (!cgroupPath.isEmpty())
        return cgroupPath;
    return QStringLiteral("nrprocess-%1")
        .arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
}

NrMaybeFailure NrContainment::check(bool isDetached) const
{
    if (isDetached)
        return refuse(
            cgroupPath,
            QT_TRANSLATE_NOOP("NrProcess", "a detached program outlives whoever would remove it"));
    const QByteArray path = QFile::encodeName(cgroupPath);
    if (!path.isEmpty() && !nrshepherd::isCgroupPath(viewOf(path)))
        return refuse(cgroupPath,
                      QT_TRANSLATE_NOOP("NrProcess",
                                        "not a path below the cgroups that this program may use"));
    if (size_t(limits.size()) > nrshepherd::MaximumCgroupLimits)
        return refuse(QString::number(limits.size()),
                      QT_TRANSLATE_NOOP("NrProcess", "too many limits"));
    for (auto limit = limits.begin(); limit != limits.end(); ++limit) {
        if (!nrshepherd::isCgroupLimit(viewOf(limit.key().toLocal8Bit())))
            return refuse(limit.key(),
                          QT_TRANSLATE_NOOP("NrProcess", "not a file that sets a limit"));
        if (limit.value().contains(QChar::Null))
            return refuse(limit.key(),
                          QT_TRANSLATE_NOOP("NrProcess", "its value holds a NUL character"));
    }
    return {};
}
