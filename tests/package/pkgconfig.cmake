# SPDX-FileCopyrightText: 2026 NrProcess contributors
# SPDX-License-Identifier: Apache-2.0

# Builds one source file with what pkg-config says about nrprocess, and runs it.
find_program(pkg_config NAMES pkg-config pkgconf REQUIRED)
set(ENV{PKG_CONFIG_PATH} ${PREFIX}/${LIBDIR}/pkgconfig)

file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})

set(query --cflags --libs nrprocess)
if(STATIC)
    list(PREPEND query --static)
    # A program that contains the library brings the shepherd along.
    execute_process(
        COMMAND ${pkg_config} --variable=shepherd nrprocess
        OUTPUT_VARIABLE shepherd
        OUTPUT_STRIP_TRAILING_WHITESPACE
        COMMAND_ERROR_IS_FATAL ANY
    )
    file(COPY ${shepherd} DESTINATION ${FOLDER})
endif()

execute_process(
    COMMAND ${pkg_config} ${query}
    OUTPUT_VARIABLE options
    COMMAND_ERROR_IS_FATAL ANY
)
separate_arguments(options NATIVE_COMMAND "${options}")

execute_process(
    COMMAND ${COMPILER} -std=c++17 -fPIC ${FLAGS} ${SOURCE} -o ${FOLDER}/consumer
        ${options} -Wl,-rpath,${PREFIX}/${LIBDIR}
    COMMAND_ERROR_IS_FATAL ANY
)
execute_process(
    COMMAND ${FOLDER}/consumer
    OUTPUT_VARIABLE output
    COMMAND_ERROR_IS_FATAL ANY
)
if(NOT output STREQUAL "hello\n")
    message(FATAL_ERROR "expected hello, got: ${output}")
endif()
