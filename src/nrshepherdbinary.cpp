// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "nrshepherdbinary_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qfileinfo.h>

#include <cerrno>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

QString folderOfLibrary()
{
    Dl_info information = {};
    if (::dladdr(reinterpret_cast<const void *>(&folderOfLibrary), &information) == 0
        || !information.dli_fname)
        return {};
    return QFileInfo(QFile::decodeName(information.dli_fname)).canonicalPath();
}

QStringList candidates()
{
    // Where a set-id program seems to be is what its caller says.
    if (::getauxval(AT_SECURE))
        return {QStringLiteral(NRPROCESS_SHEPHERD_PATH)};
    QStringList paths;
    if (const QString library = folderOfLibrary(); !library.isEmpty())
        paths << library + QLatin1String("/" NRPROCESS_SHEPHERD_RELATIVE_PATH);
    if (QCoreApplication::instance()) {
        const QString application = QCoreApplication::applicationDirPath();
        paths << application + QLatin1String("/nr-shepherd")
              << application + QLatin1String("/../libexec/nr-shepherd");
    }
    return paths << QStringLiteral(NRPROCESS_SHEPHERD_PATH);
}

// Who names it decides, even if the file is not there: a wrong path must not go unnoticed.
QString namedByEnvironment()
{
    // A set-id program must not run what its caller chooses (getauxval(3), AT_SECURE).
    return ::getauxval(AT_SECURE) ? QString() : qEnvironmentVariable("NRPROCESS_SHEPHERD");
}

QString findShepherd()
{
    if (const QString path = namedByEnvironment(); !path.isEmpty())
        return path;
    const QStringList paths = candidates();
    for (const QString &path : paths) {
        if (QFile::exists(path))
            return QDir::cleanPath(path);
    }
    return paths.last();
}

int checkExecutable(int fd)
{
    struct stat status = {};
    if (::fstat(fd, &status) < 0)
        return errno;
    if (S_ISDIR(status.st_mode))
        return EISDIR;
    if (!S_ISREG(status.st_mode) || (status.st_mode & 0111) == 0)
        return EACCES;
    return 0;
}

} // namespace

QString NrShepherdBinary::path()
{
    if (m_path.isEmpty())
        m_path = m_explicitPath.isEmpty() ? findShepherd() : m_explicitPath;
    return m_path;
}

void NrShepherdBinary::setPath(const QString &path)
{
    m_explicitPath = path;
    m_path.clear();
    m_file.reset();
}

NrMaybeFailure NrShepherdBinary::open()
{
    // In a copy of the host the descriptor is gone.
    if (m_file.isValid() && m_epoch == NrHost::epoch())
        return {};
    m_epoch = NrHost::epoch();
    const QByteArray name = QFile::encodeName(path());
    const int fd = ::open(name.constData(), O_PATH | O_CLOEXEC);
    const int error = fd < 0 ? errno : checkExecutable(fd);
    // Out of the way of the numbers that the warden is given.
    m_file = NrDescriptor(error == 0 ? ::fcntl(fd, F_DUPFD_CLOEXEC, 10) : -1);
    const int dupError = errno;
    if (fd >= 0)
        ::close(fd);
    if (m_file.isValid())
        return {};
    return NrFailure::ofCall(QStringLiteral("nr-shepherd"), error ? error : dupError, path());
}
