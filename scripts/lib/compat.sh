# SPDX-FileCopyrightText: 2026 NrProcess contributors
# SPDX-License-Identifier: Apache-2.0

# Qt's own tests of QProcess for scripts/test --compat: their source, their runs, the comparison.

# fetch_qt_tests: has the tests of the installed Qt in $qt_tests, from Debian's source package
fetch_qt_tests()
{
    local package version work apt
    read -r package version < <(dpkg-query --show \
        --showformat='${source:Package} ${source:Version}\n' qt6-base-dev)
    qt_tests=$PWD/build/$package-$version
    [[ -d $qt_tests ]] && return

    echo "fetching the source of $package $version"
    work=$qt_tests.part
    rm -rf "$work"
    mkdir -p "$work"/{cache/archives/partial,lists/partial,sources,tests}
    list_source_archives "$work/sources"
    apt=(apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/sources"
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=)
    "${apt[@]}" update \
        && (cd "$work" && "${apt[@]}" source --download-only --only-source "$package=$version") \
        && tar -xf "$work/$package"_*.orig.tar.* -C "$work/tests" --strip-components=2 --wildcards \
            '*/tests/auto/corelib/io/qprocess' '*/tests/benchmarks/corelib/io/qprocess' \
        || fail "cannot get the source of $package $version"
    mv "$work/tests" "$qt_tests"
    rm -rf "$work"
}

# list_source_archives FOLDER: copies apt's list of archives there, so that it names their sources;
# the machine's own may name binary packages only
list_source_archives()
{
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
        [[ -f $file ]] || continue
        sed 's/^Types:.*/Types: deb-src/; s/^deb /deb-src /' "$file" \
            >"$1/$(basename "${file/%sources.list/main.list}")"
    done
}

# compare_suites FOLDER RUNS CPU [ARGUMENT...]: the suite with both classes in turn, all of it on CPU
# unless that is empty. Fails if NrProcess fails or skips a row or leaves a process behind.
compare_suites()
{
    local folder=$1 runs=$2 cpu=$3 run class
    local row='%-9s  %3s  %6s  %6s  %7s  %11s  %7s\n'
    printf "$row" class run passed failed skipped 'left behind' seconds
    for ((run = 1; run <= runs; ++run)); do
        for class in QProcess NrProcess; do
            run_suite "$class" "$run" "${@:4}"
        done
    done | tee "$folder/rows"
    awk '
        { seconds[$1] += $7 }
        $1 == "NrProcess" && $4 "," $5 "," $6 != "0,0,0" { bad = 1 }
        END {
            if (seconds["QProcess"] > 0)
                printf "time of NrProcess by that of QProcess: %.2f\n",
                    seconds["NrProcess"] / seconds["QProcess"]
            exit bad
        }' "$folder/rows" || fail "NrProcess has failed; its logs are $folder/NrProcess/run-*.log"
}

# run_suite CLASS RUN [ARGUMENT...]: prints its row, and to stderr what has failed
run_suite()
{
    local log=$folder/$1/run-$2.log status=0 totals passed failed skipped milliseconds left
    run_watched "$1/tst_qprocess" "${@:3}" >"$log" 2>&1 || status=$?
    totals=$(sed -nE \
        's/^Totals: (\w+) passed, (\w+) failed, (\w+) skipped, .* (\w+)ms$/\1 \2 \3 \4/p' "$log")
    read -r passed failed skipped milliseconds <<<"${totals:-- - - 0}"
    [[ $failed == [1-9]* || $status == 0 ]] || failed=exit-$status
    left=$(grep -c '^left behind: ' "$log" || true)
    printf "$row" "$1" "$2" "$passed" "$failed" "$skipped" "$left" \
        "$((milliseconds / 1000)).$((milliseconds / 100 % 10))"
    awk '/^[^ ]/ { shown = /^(FAIL!|QFATAL|SKIP|left behind)/ } shown' "$log" >&2
}

# compare_benchmarks FOLDER RUNS CPU: the transfer rate that Qt's benchmark measures, for both classes
compare_benchmarks()
{
    local folder=$1 runs=$2 cpu=$3 run class
    for ((run = 1; run <= runs; ++run)); do
        for class in QProcess NrProcess; do
            run_watched "$class/benchmark/tst_bench_qprocess" "${@:4}" 2>&1 \
                | sed -n "s/.*transfer rate:/$class:/p; /^FAIL!/p"
        done
    done
}

# run_watched PROGRAM [ARGUMENT...]: with the folder and the CPU of the caller
run_watched()
{
    NRPROCESS_SHEPHERD=$folder/../../bin/nr-shepherd QT_QPA_PLATFORM=offscreen \
        ${cpu:+taskset -c "$cpu"} "$folder/compat-watch" "$folder/$1" "${@:2}" </dev/null
}
