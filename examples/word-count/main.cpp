// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

// With the argument FILE: prints its ten most frequent words. What a shell would write:
//   tr -cs A-Za-z '\n' < FILE | tr A-Z a-z | sort | uniq -c |
//       sort -k1,1nr -k2 | awk '$2 && ++n <= 10'

#include <NrPipeline>
#include <QCoreApplication>
#include <QFile>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 2) {
        std::fputs("usage: word-count FILE\n", stderr);
        return 2;
    }
    QFile file(arguments[1]);
    if (!file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "word-count: %s: %s\n", qPrintable(file.fileName()),
                     qPrintable(file.errorString()));
        return 2;
    }

    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("LC_ALL", "C"); // one order, whatever the user's language
    const NrCommand sort = NrCommand("sort").setProcessEnvironment(environment);

    // Not head at the end: it ends early, by which a sort that still writes would end by SIGPIPE,
    // and a pipeline fails with each of its stages. A text that begins with something else than a
    // word has an empty one, which awk leaves out.
    NrPipeline pipeline = {
        {"tr", {"-cs", "A-Za-z", "\\n"}},
        {"tr", {"A-Z", "a-z"}},
        sort,
        {"uniq", {"-c"}},
        sort.withArguments({"-k1,1nr", "-k2"}),
        {"awk", {"$2 && ++n <= 10"}},
    };
    const NrPipelineResult result = pipeline.setInput(&file).run();

    std::fputs(result.output().constData(), stdout);
    for (const NrResult &stage : result.stages()) {
        std::fputs(stage.errorOutput().constData(), stderr);
        if (!stage)
            std::fprintf(stderr, "word-count: %s\n", qPrintable(stage.errorString()));
    }
    return result ? 0 : 1;
}
