# SPDX-FileCopyrightText: 2026 NrProcess contributors
# SPDX-License-Identifier: Apache-2.0

# The size figures of scripts/lint, by universal-ctags. Lines of a function run from its name to its
# closing brace.

check_sizes()
{
    report_functions 'src, qml' 50 80 src qml
    report_functions shepherd 40 60 shepherd
    report_parameters shepherd 5
    report_files 'files' 600 src qml shepherd
    report_files 'test files' 500 tests
    report_total shepherd 2500
}

# report_functions TITLE P95 LONGEST FOLDER...: their lengths, and those over the aim
report_functions()
{
    local title=$1 p95=$2 longest=$3
    shift 3
    functions_of "$@" | sort -n | awk -v title="$title" -v p95="$p95" -v longest="$longest" '
        { length_of[NR] = $1; name[NR] = $3; place[NR] = $4 }
        END {
            if (NR == 0)
                exit
            at = int(NR * 0.95 + 0.999)
            printf "%s: %d functions, p95 %d (aim %d), longest %d (aim %d)\n", \
                title, NR, length_of[at], p95, length_of[NR], longest
            for (i = NR; i > 0 && length_of[i] > longest; --i)
                printf "  %d lines: %s, %s\n", length_of[i], name[i], place[i]
        }'
}

report_parameters()
{
    functions_of "$1" | awk -v title="$1" -v most="$2" '
        $2 > most { printf "%s: %d parameters (aim %d): %s, %s\n", title, $2, most, $3, $4 }'
}

report_files()
{
    local title=$1 most=$2
    shift 2
    cxx_files "$@" | xargs -r wc -l | awk -v title="$title" -v most="$most" '
        $2 != "total" { if ($1 > longest) { longest = $1; where = $2 } }
        $2 != "total" && $1 > most { over = over sprintf("  %d lines: %s\n", $1, $2) }
        END { printf "%s: longest %d (aim %d), %s\n%s", title, longest, most, where, over }'
}

report_total()
{
    cxx_files "$1" | xargs -r cat | wc -l | awk -v title="$1" -v most="$2" '
        { printf "%s: %d lines in total (aim %d)\n", title, $1, most }'
}

# functions_of FOLDER...: a line each: length, parameters, name, place
functions_of()
{
    cxx_files "$@" | ctags -L - -f - --languages=C++ --kinds-C++=f --fields=neS \
        --output-format=u-ctags | awk -F '\t' '
        /^!/ { next }
        {
            first = last = signature = ""
            for (i = 4; i <= NF; ++i) {
                if ($i ~ /^line:/) first = substr($i, 6)
                if ($i ~ /^end:/) last = substr($i, 5)
                if ($i ~ /^signature:/) signature = substr($i, 11)
            }
            if (last == "")
                next
            while (gsub(/<[^<>]*>/, "", signature))
                continue
            parameters = signature ~ /^\( *(void)? *\)/ ? 0 : gsub(/,/, ",", signature) + 1
            print last - first + 1, parameters, $1, $2 ":" first
        }'
}
