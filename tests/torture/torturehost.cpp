// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// A program that uses NrProcess and is treated badly: `torturehost VERB [argument]...`.

#include "hostverbs.h"

#include <QtCore/qcoreapplication.h>

#include <unistd.h>

void say(const QByteArray &line)
{
    (void)!::write(STDOUT_FILENO, (line + '\n').constData(), size_t(line.size() + 1));
}

QByteArray listen()
{
    QByteArray line;
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
        line += byte;
    return line;
}

int main(int argc, char **argv)
{
    // On the heap: some hosts end without destroying it.
    auto *application = new QCoreApplication(argc, argv);
    const QStringList arguments = application->arguments();
    for (const auto verbs :
         {endVerbs(), commandVerbs(), supervisorVerbs(), contextVerbs(), hygieneVerbs()}) {
        for (const HostVerb &verb : verbs) {
            if (arguments.value(1) == QLatin1String(verb.name))
                return verb.run(arguments.mid(2));
        }
    }
    say("no such verb");
    return 2;
}
