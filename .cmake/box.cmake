# SPDX-License-Identifier: GPL-2.0-only
# A box is one library with one public folder. Its headers are reached through a link of their own, so
# that a file can include only what its box links: an include against the layering does not compile.
#
#   powercut_box(NAME folder
#     SOURCES a.cpp b.cpp          files in that folder
#     USES    box...               boxes and libraries that only the sources see
#     EXPORTS box...)              those that its public headers show as well
function(powercut_box name folder)
    cmake_parse_arguments(box "" "" "SOURCES;USES;EXPORTS" ${ARGN})
    list(TRANSFORM box_SOURCES PREPEND "${PROJECT_SOURCE_DIR}/${folder}/")
    set(root "${PROJECT_BINARY_DIR}/include/${name}")
    get_filename_component(parent "${root}/${folder}" DIRECTORY)
    file(MAKE_DIRECTORY "${parent}")
    file(CREATE_LINK "${PROJECT_SOURCE_DIR}/${folder}" "${root}/${folder}" SYMBOLIC)
    add_library(${name} STATIC ${box_SOURCES})
    target_include_directories(${name} PUBLIC "${root}")
    target_link_libraries(${name} PRIVATE ${box_USES} powercut_warnings PUBLIC ${box_EXPORTS})
endfunction()
