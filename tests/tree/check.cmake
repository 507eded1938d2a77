# SPDX-License-Identifier: GPL-2.0-only
# cmake -D ROOT=checkout -D SCRATCH=folder -P check.cmake
# First shows on small trees made in SCRATCH that each rule fires, then holds ROOT to all of them.
cmake_minimum_required(VERSION 3.21)

include("${CMAKE_CURRENT_LIST_DIR}/rules.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/problems.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/self_test.cmake")

foreach(rule top_level licence layering)
    cmake_language(CALL ${rule}_problems "${ROOT}" problems)
    foreach(problem IN LISTS problems)
        message(SEND_ERROR "${problem}")
    endforeach()
endforeach()
