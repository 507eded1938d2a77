# SPDX-License-Identifier: GPL-2.0-only
# cmake -D RULE=licence|layering|top_level -D ROOT=checkout -D SCRATCH=folder -P check.cmake
# Shows on trees made in SCRATCH that the rule fires on each mistake, then holds ROOT to it.
cmake_minimum_required(VERSION 3.21)

include("${CMAKE_CURRENT_LIST_DIR}/rules.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/self_test_${RULE}.cmake")

problems_of(${RULE} "${ROOT}" problems)
foreach(problem IN LISTS problems)
    message(SEND_ERROR "${problem}")
endforeach()
