# SPDX-FileCopyrightText: 2026 NrProcess contributors
# SPDX-License-Identifier: Apache-2.0

# What run, test and lint have in common: packages, configuring, building. Sourced from the project's
# root by a script under `set -euo pipefail`.

fail()
{
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# install_packages GROUP...: those of packages.txt that are missing
install_packages()
{
    local missing=() name group
    while read -r name group; do
        [[ " $* " == *" $group "* ]] || continue
        dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null \
            | grep -qx installed || missing+=("$name")
    done < <(grep -v '^#' scripts/packages.txt)
    ((${#missing[@]} > 0)) || return 0

    command -v apt-get >/dev/null || fail "please install: ${missing[*]}"
    local as_root=()
    ((EUID == 0)) || as_root=(sudo)
    echo "installing ${missing[*]}"
    "${as_root[@]}" apt-get -qq update
    DEBIAN_FRONTEND=noninteractive \
        "${as_root[@]}" apt-get -qq install --no-install-recommends "${missing[@]}" >/dev/null
}

# configure PRESET [OPTION...]: once; later changes to the CMake files are the build's own affair
configure()
{
    [[ $# == 1 && -f build/$1/build.ninja && ! CMakePresets.json -nt build/$1/build.ninja ]] && return
    local launcher=()
    command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
    quietly cmake --preset "$1" "${launcher[@]}" "${@:2}"
}

# build PRESET [TARGET...]: the targets of the preset, unless some are named
build()
{
    local preset=$1
    shift
    quietly cmake --build --preset "$preset" ${1:+--target "$@"}
}

# quietly COMMAND...: its output is for the one who watches, or for the one who must look for the
# reason of a failure
quietly()
{
    if [[ -t 1 ]]; then
        "$@"
        return
    fi
    local log
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}
