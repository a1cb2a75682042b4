# SPDX-FileCopyrightText: 2026 NrProcess contributors
# SPDX-License-Identifier: Apache-2.0

# nrprocess_set_warnings(<target>)
#   What NRPROCESS_DEVELOPER and NRPROCESS_WERROR ask for.
function(nrprocess_set_warnings target)
    if(NRPROCESS_DEVELOPER)
        target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic)
    endif()
    if(NRPROCESS_DEVELOPER AND NRPROCESS_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
endfunction()

# nrprocess_set_sanitizers(<target>)
#   What NRPROCESS_SANITIZE asks for.
function(nrprocess_set_sanitizers target)
    if(NRPROCESS_SANITIZE)
        list(JOIN NRPROCESS_SANITIZE "," sanitizers)
        target_compile_options(${target} PRIVATE
            -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer
        )
        target_link_options(${target} PRIVATE -fsanitize=${sanitizers})
    endif()
endfunction()

# nrprocess_target_defaults(<target>)
#   What every target of this project but the shepherd has in common. All of it is private:
#   nothing here reaches a consumer.
function(nrprocess_target_defaults target)
    set_target_properties(${target} PROPERTIES
        CXX_STANDARD 20
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON
    )
    nrprocess_set_warnings(${target})
    nrprocess_set_sanitizers(${target})
endfunction()
