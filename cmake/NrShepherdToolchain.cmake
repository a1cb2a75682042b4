# SPDX-FileCopyrightText: 2026 NrProcess contributors
# SPDX-License-Identifier: Apache-2.0

# Finds out how the C++ compiler builds the shepherd: static against musl where that works, else
# static against glibc, else dynamic. NRPROCESS_SHEPHERD_LIBC chooses.
#
# Sets
#   NR_SHEPHERD_LIBC             musl, glibc or dynamic
#   NR_SHEPHERD_COMPILE_OPTIONS  for target_compile_options()
#   NR_SHEPHERD_LINK_OPTIONS     for target_link_options()
#   NR_SHEPHERD_LIBRARIES        for target_link_libraries()

# Whether a small program that includes what the shepherd includes builds and runs with the current
# NR_SHEPHERD_…. Compiled and linked apart, as in a build: a spec file given twice is an error.
function(nr_shepherd_probe result)
    set(program ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/nr-shepherd-probe)
    set(runs ${program})
    if(CMAKE_CROSSCOMPILING)
        set(runs ${CMAKE_COMMAND} -E true)
    endif()

    set(${result} TRUE)
    foreach(command IN ITEMS compile link run)
        if(command STREQUAL "compile")
            set(arguments ${CMAKE_CXX_COMPILER} -std=c++20 ${NR_SHEPHERD_COMPILE_OPTIONS}
                -c ${NR_SHEPHERD_PROBE} -o ${program}.o)
        elseif(command STREQUAL "link")
            set(arguments ${CMAKE_CXX_COMPILER} ${NR_SHEPHERD_LINK_OPTIONS}
                ${program}.o -o ${program} ${NR_SHEPHERD_LIBRARIES})
        else()
            set(arguments ${runs})
        endif()
        execute_process(COMMAND ${arguments} RESULT_VARIABLE failure OUTPUT_QUIET ERROR_QUIET)
        if(failure)
            set(${result} FALSE)
            break()
        endif()
    endforeach()

    file(REMOVE ${program} ${program}.o)
    set(${result} ${${result}} PARENT_SCOPE)
endfunction()

# A folder with the kernel's headers alone: /usr/include would bring glibc's with them.
function(nr_shepherd_link_kernel_headers result)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/kernel-headers)
    file(MAKE_DIRECTORY ${folder})
    set(${result} ${folder} PARENT_SCOPE)
    foreach(header IN ITEMS linux/version.h asm/unistd.h asm-generic/unistd.h)
        find_path(parent ${header} NO_CACHE PATHS ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES}
            NO_DEFAULT_PATH
        )
        if(NOT parent)
            set(${result} "" PARENT_SCOPE)
            return()
        endif()
        cmake_path(GET header PARENT_PATH name)
        file(CREATE_LINK ${parent}/${name} ${folder}/${name} SYMBOLIC)
        unset(parent)
    endforeach()
endfunction()

# The options that turn a compiler for glibc into one for musl: musl's own spec file, the part of
# libstdc++ that is headers alone, and the kernel's headers.
function(nr_shepherd_find_musl compile_options link_options)
    set(${compile_options} "" PARENT_SCOPE)
    find_program(NRPROCESS_MUSL_GCC musl-gcc DOC "The wrapper that names musl's spec file")
    mark_as_advanced(NRPROCESS_MUSL_GCC)
    if(NOT NRPROCESS_MUSL_GCC)
        return()
    endif()
    file(STRINGS ${NRPROCESS_MUSL_GCC} wrapper REGEX "\\.specs")
    string(REGEX MATCH "/[^\" ]+\\.specs" specs "${wrapper}")
    nr_shepherd_link_kernel_headers(kernel_headers)
    if(NOT EXISTS "${specs}" OR NOT kernel_headers)
        return()
    endif()

    set(cxx_headers ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES})
    list(FILTER cxx_headers INCLUDE REGEX "/c\\+\\+")
    list(TRANSFORM cxx_headers PREPEND "-isystem")

    # libstdc++ is configured for glibc and asks for its version.
    set(${compile_options}
        -specs=${specs} ${cxx_headers} "-D__GLIBC_PREREQ(a,b)=0" -idirafter${kernel_headers} -fno-pie
        PARENT_SCOPE
    )
    set(${link_options} -specs=${specs} -static PARENT_SCOPE)
endfunction()

if(NOT NRPROCESS_SHEPHERD_LIBC MATCHES "^(auto|musl|glibc)$")
    message(FATAL_ERROR "NRPROCESS_SHEPHERD_LIBC is ${NRPROCESS_SHEPHERD_LIBC}, not auto, musl or glibc")
endif()

# Nothing here needs libstdc++ at run time, and -nodefaultlibs turns a mistake into a link error.
set(language_options
    -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-asynchronous-unwind-tables
    -ffunction-sections -fdata-sections
)
# The headers' range checks would throw; here a failing one ends the program.
set(static_libraries
    -nodefaultlibs -Wl,--gc-sections -Wl,--defsym=_ZSt24__throw_out_of_range_fmtPKcz=abort
)
set(NR_SHEPHERD_PROBE ${CMAKE_CURRENT_LIST_DIR}/nr-shepherd-probe.cpp)
set(NR_SHEPHERD_LIBC "")

if(NOT NRPROCESS_SHEPHERD_LIBC STREQUAL "glibc")
    nr_shepherd_find_musl(musl_compile_options NR_SHEPHERD_LINK_OPTIONS)
    if(musl_compile_options)
        set(NR_SHEPHERD_COMPILE_OPTIONS ${language_options} ${musl_compile_options})
        set(NR_SHEPHERD_LIBRARIES ${static_libraries} -lc -lgcc -lc)
        nr_shepherd_probe(works)
        if(works)
            set(NR_SHEPHERD_LIBC musl)
        endif()
    endif()
    if(NOT NR_SHEPHERD_LIBC AND NRPROCESS_SHEPHERD_LIBC STREQUAL "musl")
        message(FATAL_ERROR "${CMAKE_CXX_COMPILER} cannot build against musl; on Debian that takes g++ "
            "and the package musl-tools")
    endif()
endif()

if(NOT NR_SHEPHERD_LIBC)
    set(NR_SHEPHERD_COMPILE_OPTIONS ${language_options} -fno-pie)
    set(NR_SHEPHERD_LINK_OPTIONS -static)
    set(NR_SHEPHERD_LIBRARIES ${static_libraries} -lc -lgcc -lgcc_eh -lc)
    nr_shepherd_probe(works)
    if(works)
        set(NR_SHEPHERD_LIBC glibc)
    else()
        set(NR_SHEPHERD_LIBC dynamic)
        set(NR_SHEPHERD_COMPILE_OPTIONS ${language_options} -fPIE)
        set(NR_SHEPHERD_LINK_OPTIONS -pie)
        set(NR_SHEPHERD_LIBRARIES -static-libstdc++ -static-libgcc -Wl,--gc-sections)
    endif()
endif()

message(STATUS "The shepherd's C library: ${NR_SHEPHERD_LIBC}")
