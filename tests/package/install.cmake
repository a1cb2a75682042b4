# SPDX-FileCopyrightText: 2026 NrProcess contributors
# SPDX-License-Identifier: Apache-2.0

# From nothing, so that a file of an earlier installation cannot stand in for a missing one.
file(REMOVE_RECURSE ${PREFIX})
execute_process(
    COMMAND ${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${PREFIX} --config ${CONFIG}
    OUTPUT_QUIET
    COMMAND_ERROR_IS_FATAL ANY
)
