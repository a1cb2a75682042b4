// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#ifndef NRCOMMAND_P_H
#define NRCOMMAND_P_H

#include "nrcommand.h"
#include "nrfailure_p.h"

#include <QtCore/qlist.h>
#include <QtCore/qpointer.h>

#include <functional>
#include <optional>

class NrCommandPrivate : public QSharedData
{
public:
    // By the name of its setter, so that setting again replaces.
    struct Setting
    {
        QString name;
        std::function<void(NrProcess &)> apply;
        std::optional<QPointer<QIODevice>> device = {};
    };

    static NrCommandPrivate *get(NrCommand &command) { return command.d.data(); }
    static const NrCommandPrivate *get(const NrCommand &command) { return command.d.constData(); }

    // In the order of the calls, because some settings of a terminal change what others have set.
    void set(Setting setting);
    template<typename Setter, typename... Values>
    void set(const char *name, Setter setter, const Values &...values)
    {
        set({QLatin1String(name),
             [=](NrProcess &process) { std::invoke(setter, process, values...); }});
    }
    void setDevice(const char *name, void (NrProcess::*setter)(QIODevice *), QIODevice *device);
    // A number or duration that cannot be negative.
    template<typename Value>
    void setPositive(const char *name, Value &member, Value value)
    {
        member = value;
        unset(QLatin1String(name));
        if (value < Value())
            refuse(name, NrProcess::tr("negative"));
    }
    void setFile(const char *name, const QString &fileName, std::function<void(NrProcess &)> apply);
    void unset(const QString &name);
    bool has(const char *name) const;
    bool hasInput() const;
    bool hasOutput() const; // another one than the host's pipe
    bool hasErrorOutput() const; // the same
    void refuse(const char *name, const QString &reason);
    void refuseUnknown(const char *name, int mode, int greatest);

    // Why this cannot be run, whatever the system says.
    NrMaybeFailure problem() const;
    void applyTo(NrProcess &process) const;

    QString program;
    QStringList arguments;
    QString workingDirectory;
    QProcessEnvironment environment = QProcessEnvironment(QProcessEnvironment::InheritFromParent);
    NrCommand::StderrMode stderrMode = NrCommand::Separate;
    NrProcess::ProcessChannelMode channelMode = NrProcess::SeparateChannels;
    std::chrono::milliseconds timeout{0};
    std::chrono::milliseconds killTimeout{5000};
    qint64 maxOutputSize = 0;
    qint64 readBufferSize = 64 * 1024 * 1024;
    bool isPty = false;
    NrProcess::PtyChannels ptyChannels = NrProcess::AllChannels;

private:
    bool forwardsOutput() const;
    bool errorFollowsChannelMode() const;
    NrMaybeFailure contradiction() const;
    NrMaybeFailure channelModeContradiction() const;

    QList<Setting> m_settings;
    QList<NrFailure> m_refused;
};

#endif // NRCOMMAND_P_H
