# SPDX-FileCopyrightText: 2026 NrProcess contributors
# SPDX-License-Identifier: Apache-2.0

# nrprocess_deploy_shepherd(<target> [DESTINATION <folder>])
#   Puts the shepherd where an application looks for it first: beside <target> in the build tree and
#   in <folder> of its installation, by default libexec, next to the folder of its programs.
function(nrprocess_deploy_shepherd target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "DESTINATION" "")
    if(NOT arg_DESTINATION)
        set(arg_DESTINATION libexec)
    endif()

    add_custom_command(TARGET ${target} POST_BUILD
        COMMAND ${CMAKE_COMMAND} -E copy_if_different
            $<TARGET_FILE:NrProcess::nr-shepherd> $<TARGET_FILE_DIR:${target}>/nr-shepherd
        VERBATIM
    )
    install(PROGRAMS $<TARGET_FILE:NrProcess::nr-shepherd> DESTINATION ${arg_DESTINATION})
endfunction()
