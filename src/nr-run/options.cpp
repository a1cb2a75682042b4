// SPDX-FileCopyrightText: 2026 NrProcess contributors
// SPDX-License-Identifier: Apache-2.0

#include "options.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace {

enum class Value { None, Optional, Required };

struct Option
{
    QLatin1StringView name;
    Value value;
    const char *valueName; // as the help shows it
    const char *help;
    bool (*apply)(Options &options, const QString &value);
};

template<typename Enumeration>
struct Choice
{
    QLatin1StringView name;
    Enumeration value;
};

template<typename Enumeration, std::size_t Size>
bool choose(Enumeration &target, const QString &name, const Choice<Enumeration> (&choices)[Size])
{
    for (const Choice<Enumeration> &choice : choices) {
        if (name == choice.name) {
            target = choice.value;
            return true;
        }
    }
    return false;
}

template<typename Target, typename Source>
bool assign(Target &target, const std::optional<Source> &value)
{
    if (value)
        target = *value;
    return value.has_value();
}

bool setTimeout(Options &options, const QString &value)
{
    return assign(options.timeout, parseDuration(value));
}

bool setKillTimeout(Options &options, const QString &value)
{
    return assign(options.killTimeout, parseDuration(value));
}

bool setMaxOutput(Options &options, const QString &value)
{
    return assign(options.maxOutput, parseSize(value));
}

bool setInput(Options &options, const QString &value)
{
    return choose(
        options.input, value,
        {{"pass"_L1, InputMode::Pass}, {"pipe"_L1, InputMode::Pipe}, {"null"_L1, InputMode::Null}});
}

bool setError(Options &options, const QString &value)
{
    return choose(options.error, value,
                  {{"pass"_L1, ErrorMode::Pass},
                   {"merge"_L1, ErrorMode::Merge},
                   {"drop"_L1, ErrorMode::Drop}});
}

bool setPty(Options &options, const QString &)
{
    return options.usesPty = true;
}

bool setWindowSize(Options &options, const QString &value)
{
    return assign(options.windowSize, parseWindowSize(value));
}

bool setDirectory(Options &options, const QString &value)
{
    options.directory = value;
    return !value.isEmpty();
}

bool addVariable(Options &options, const QString &value)
{
    const qsizetype equals = value.indexOf(u'=');
    if (equals > 0)
        options.variables.append({value.left(equals), value.mid(equals + 1)});
    return equals > 0;
}

bool addUnsetVariable(Options &options, const QString &value)
{
    options.unsetVariables.append(value);
    return !value.isEmpty() && !value.contains(u'=');
}

bool setClearEnvironment(Options &options, const QString &)
{
    return options.clearEnvironment = true;
}

bool setNiceness(Options &options, const QString &value)
{
    bool isNumber = false;
    const int niceness = value.toInt(&isNumber);
    options.niceness = niceness;
    return isNumber && niceness >= -20 && niceness <= 19;
}

bool addResourceLimit(Options &options, const QString &value)
{
    const qsizetype equals = value.indexOf(u'=');
    const std::optional<int> resource = resourceFromName(value.left(equals));
    if (equals < 0 || !resource)
        return false;
    const auto limit = parseLimits(*resource, QStringView(value).mid(equals + 1));
    if (limit)
        options.resourceLimits.append(*limit);
    return limit.has_value();
}

bool setUser(Options &options, const QString &value)
{
    options.user = value;
    return !value.isEmpty();
}

bool setGroup(Options &options, const QString &value)
{
    options.group = value;
    return !value.isEmpty();
}

bool setContainment(Options &options, const QString &value)
{
    NrProcess::Containment containment = {};
    const bool isKnown = choose(containment, value,
                                {{"tree"_L1, NrProcess::Containment::Tree},
                                 {"cgroup"_L1, NrProcess::Containment::Cgroup},
                                 {"pidns"_L1, NrProcess::Containment::PidNamespace}});
    options.containment = containment;
    return isKnown;
}

bool setCgroup(Options &options, const QString &value)
{
    options.cgroupPath = value;
    return !value.isEmpty();
}

bool addCgroupLimit(Options &options, const QString &value)
{
    const qsizetype equals = value.indexOf(u'=');
    if (equals > 0)
        options.cgroupLimits.append({value.left(equals), value.mid(equals + 1)});
    return equals > 0 && equals + 1 < value.size();
}

bool setKeepLeftovers(Options &options, const QString &)
{
    return options.keepLeftovers = true;
}

bool setStats(Options &options, const QString &value)
{
    return choose(options.stats, value,
                  {{""_L1, StatsFormat::Text}, {"json"_L1, StatsFormat::Json}});
}

bool setRestart(Options &options, const QString &value)
{
    NrDaemon::RestartPolicy policy = {};
    const bool isKnown = choose(
        policy, value, {{"always"_L1, NrDaemon::Always}, {"on-failure"_L1, NrDaemon::OnFailure}});
    options.restart = policy;
    return isKnown;
}

bool setRestartLimit(Options &options, const QString &value)
{
    return assign(options.restartLimit, parseRestartLimit(value));
}

bool setReadiness(Options &options, const QString &value)
{
    return assign(options.readiness, NrReadiness::fromString(value));
}

bool setQuiet(Options &options, const QString &)
{
    return options.isQuiet = true;
}

bool setHelp(Options &options, const QString &)
{
    options.action = Action::ShowHelp;
    return true;
}

bool setVersion(Options &options, const QString &)
{
    options.action = Action::ShowVersion;
    return true;
}

// clang-format off
constexpr Option KnownOptions[] = {
    {"timeout"_L1, Value::Required, "DURATION",
     "end the command after this time: 500ms, 2s, 1m, 1h; 0 for never", setTimeout},
    {"kill-timeout"_L1, Value::Required, "DURATION",
     "from SIGTERM to SIGKILL at every graceful end; default 5s", setKillTimeout},
    {"max-output"_L1, Value::Required, "BYTES",
     "kill the command past so much output; suffixes K, M, G", setMaxOutput},
    {"stdin"_L1, Value::Required, "pass|pipe|null",
     "where the command's input comes from; default pass", setInput},
    {"stderr"_L1, Value::Required, "pass|merge|drop",
     "where the command's errors go; default pass", setError},
    {"pty"_L1, Value::None, "",
     "give the command a terminal of its own", setPty},
    {"size"_L1, Value::Required, "COLUMNSxROWS",
     "the size of that terminal; default that of nr-run's own", setWindowSize},
    {"cwd"_L1, Value::Required, "DIRECTORY",
     "run the command there", setDirectory},
    {"env"_L1, Value::Required, "NAME=VALUE",
     "set an environment variable; may be repeated", addVariable},
    {"unset"_L1, Value::Required, "NAME",
     "remove an environment variable; may be repeated", addUnsetVariable},
    {"clear-env"_L1, Value::None, "",
     "start from an empty environment", setClearEnvironment},
    {"user"_L1, Value::Required, "USER",
     "run the command as this user, a name or a number", setUser},
    {"group"_L1, Value::Required, "GROUP",
     "run the command with this group, a name or a number", setGroup},
    {"nice"_L1, Value::Required, "NICENESS",
     "the command's niceness, -20 to 19", setNiceness},
    {"rlimit"_L1, Value::Required, "NAME=SOFT[:HARD]",
     "a limit as in setrlimit(2), such as nofile=256 or core=unlimited", addResourceLimit},
    {"cgroup"_L1, Value::Required, "PATH",
     "keep the command in a cgroup of its own, below those that one may use", setCgroup},
    {"limit"_L1, Value::Required, "FILE=VALUE",
     "a limit of that cgroup, such as memory.max=1G; may be repeated", addCgroupLimit},
    {"containment"_L1, Value::Required, "tree|cgroup|pidns",
     "what holds its processes together besides; default tree", setContainment},
    {"keep-leftovers"_L1, Value::None, "",
     "wait for what the command leaves running instead of ending it", setKeepLeftovers},
    {"stats"_L1, Value::Optional, "json",
     "report what the command has used, on standard error", setStats},
    {"restart"_L1, Value::Required, "always|on-failure",
     "keep the command running: start it again when it ends", setRestart},
    {"max-restarts"_L1, Value::Required, "N/DURATION",
     "give up after more than so many in such a time; default 3/5s", setRestartLimit},
    {"ready"_L1, Value::Required, "tcp:[HOST:]PORT|socket:PATH|URL|line:REGEXP|notify",
     "say so once the command serves", setReadiness},
    {"quiet"_L1, Value::None, "",
     "do not say why the command could not run or was ended", setQuiet},
    {"help"_L1, Value::None, "",
     "show this text", setHelp},
    {"version"_L1, Value::None, "",
     "show the version", setVersion},
};
// clang-format on

const Option *findOption(QStringView name)
{
    for (const Option &option : KnownOptions) {
        if (name == option.name)
            return &option;
    }
    return nullptr;
}

// What cannot be had of a command that may run several times.
QString daemonContradictionIn(const Options &options)
{
    if (options.restartLimit && !options.restart)
        return u"--max-restarts limits what --restart does; it needs that"_s;
    if (!options.isDaemon())
        return {};
    const QPair<bool, QLatin1StringView> others[] = {
        {options.usesPty, "--pty"_L1},
        {options.maxOutput > 0, "--max-output"_L1},
        {options.stats != StatsFormat::None, "--stats"_L1},
        {options.keepLeftovers, "--keep-leftovers"_L1},
        {options.input == InputMode::Pipe, "--stdin pipe"_L1},
    };
    for (const auto &[isGiven, name] : others) {
        if (isGiven)
            return u"%1 and %2 exclude each other"_s.arg(
                options.restart ? "--restart"_L1 : "--ready"_L1, name);
    }
    return {};
}

// What contradicts itself; empty when nothing does.
QString contradictionIn(const Options &options)
{
    if (options.windowSize.isValid() && !options.usesPty)
        return u"--size is that of a terminal; it needs --pty"_s;
    const bool hasCgroup = !options.cgroupPath.isEmpty() || !options.cgroupLimits.isEmpty();
    if (hasCgroup && options.containment == NrProcess::Containment::Tree)
        return u"--containment tree and a cgroup exclude each other"_s;
    if (options.usesPty && options.input != InputMode::Pass)
        return u"--pty and --stdin %1 exclude each other: with --pty the input is typed"_s.arg(
            options.input == InputMode::Pipe ? "pipe"_L1 : "null"_L1);
    return daemonContradictionIn(options);
}

class Parser
{
public:
    explicit Parser(QStringList arguments) : m_arguments(std::move(arguments)) { }

    ParsedOptions parse();

private:
    bool atOption() const;
    QString takeOption();
    QString takeValue(const Option &option, const QString &text, QString &value);

    const QStringList m_arguments;
    qsizetype m_next = 0;
    Options m_options;
};

ParsedOptions Parser::parse()
{
    while (m_options.action == Action::RunCommand && atOption()) {
        if (m_arguments[m_next] == "--"_L1) {
            ++m_next;
            break;
        }
        if (const QString error = takeOption(); !error.isEmpty())
            return {m_options, error};
    }
    if (m_options.action != Action::RunCommand)
        return {m_options, {}};
    if (const QString error = contradictionIn(m_options); !error.isEmpty())
        return {m_options, error};
    if (m_next == m_arguments.size() || m_arguments[m_next].isEmpty())
        return {m_options, u"no command given; see nr-run --help"_s};
    m_options.program = m_arguments[m_next];
    m_options.arguments = m_arguments.mid(m_next + 1);
    return {m_options, {}};
}

// A lone dash is a command like any other.
bool Parser::atOption() const
{
    return m_next < m_arguments.size() && m_arguments[m_next].size() > 1
        && m_arguments[m_next].startsWith(u'-');
}

QString Parser::takeOption()
{
    const QString text = m_arguments[m_next++];
    const Option *option =
        text.startsWith("--"_L1) ? findOption(text.mid(2).section(u'=', 0, 0)) : nullptr;
    if (option == nullptr)
        return u"unknown option \"%1\"; see nr-run --help"_s.arg(text);

    QString value;
    if (const QString error = takeValue(*option, text, value); !error.isEmpty())
        return error;
    if (!option->apply(m_options, value))
        return u"--%1 takes %2, not \"%3\""_s.arg(option->name,
                                                  QLatin1StringView(option->valueName), value);
    return {};
}

QString Parser::takeValue(const Option &option, const QString &text, QString &value)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals >= 0) {
        value = text.mid(equals + 1);
        if (option.value == Value::None)
            return u"--%1 takes no value"_s.arg(option.name);
    } else if (option.value == Value::Required) {
        if (m_next == m_arguments.size())
            return u"--%1 takes a value: %2"_s.arg(option.name,
                                                   QLatin1StringView(option.valueName));
        value = m_arguments[m_next++];
    }
    return {};
}

QString synopsis(const Option &option)
{
    const QString name = "--"_L1 + option.name;
    switch (option.value) {
    case Value::None:
        break;
    case Value::Optional:
        return name + "[="_L1 + QLatin1StringView(option.valueName) + u']';
    case Value::Required:
        return name + u' ' + QLatin1StringView(option.valueName);
    }
    return name;
}

} // namespace

bool Options::isDaemon() const
{
    return restart || readiness.kind() != NrReadiness::Kind::None;
}

bool Options::changesEnvironment() const
{
    return clearEnvironment || !unsetVariables.isEmpty() || !variables.isEmpty();
}

bool Options::pumpsInput() const
{
    return usesPty || input == InputMode::Pipe
        || (input == InputMode::Pass && stats != StatsFormat::None);
}

bool Options::pumpsOutput() const
{
    return usesPty || stats != StatsFormat::None || maxOutput > 0 || error == ErrorMode::Merge;
}

ParsedOptions parseOptions(const QStringList &arguments)
{
    return Parser(arguments).parse();
}

QString helpText()
{
    QString text = u"Usage: nr-run [options] [--] command [arguments]\n"
                   "Runs a command and leaves no process of it behind.\n\n"_s;
    for (const Option &option : KnownOptions)
        text += u"  %1 %2\n"_s.arg(synopsis(option), -26).arg(QLatin1StringView(option.help));
    text += u"\nExit status: the command's own, or 128 + the signal that ended it; 124 after the\n"
            "timeout, 125 when nr-run itself fails or gives up restarting, 126 when the command\n"
            "cannot be run, 127 when it cannot be found.\n"_s;
    return text;
}
