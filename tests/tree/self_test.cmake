# SPDX-License-Identifier: GPL-2.0-only
# Each rule is shown to fire: a tree without mistakes, then the same with one mistake at a time.

set(licence_line "SPDX-License-Identifier: GPL-2.0-only")

function(make_good_tree)
    file(REMOVE_RECURSE "${SCRATCH}")
    file(WRITE "${SCRATCH}/README.md" "<!-- ${licence_line} -->\n")
    file(WRITE "${SCRATCH}/LICENSE" "GNU GENERAL PUBLIC LICENSE\n")
    file(WRITE "${SCRATCH}/.gitignore" "# ${licence_line}\n")
    file(WRITE "${SCRATCH}/.git/config" "[core]\n")
    file(WRITE "${SCRATCH}/build-debug/notes.txt" "of a build\n")
    file(WRITE "${SCRATCH}/scenarios/demo.sh" "#!/bin/sh\n# ${licence_line}\n")
    file(WRITE "${SCRATCH}/scenarios/report.json" "{}\n")
    file(WRITE "${SCRATCH}/models/disk/disk.cpp" "// ${licence_line}\n#include <systemc>\n")
    file(WRITE "${SCRATCH}/models/disk/CMakeLists.txt" "# ${licence_line}\nbox(disk EXPORTS powercut_systemc)\n")
    file(WRITE "${SCRATCH}/target/CMakeLists.txt" "# ${licence_line}\nbox(snapshot USES shim) # no disk\n")
    file(WRITE "${SCRATCH}/target/snapshot/dm_snap.cpp" "// ${licence_line}\n#include \"firmware_shim/bio.h\"\n")
    file(WRITE "${SCRATCH}/firmware_shim/systemc_backend/backend.cpp" "// ${licence_line}\n#include <tlm>\n")
endfunction()

# The rule finds exactly one problem, which names the file, when the file holds this.
function(fires rule file content)
    make_good_tree()
    file(WRITE "${SCRATCH}/${file}" "${content}")
    cmake_language(CALL ${rule}_problems "${SCRATCH}" problems)
    list(LENGTH problems count)
    string(REGEX REPLACE "/.*" "" top "${file}")
    if(NOT count EQUAL 1 OR NOT "${problems}" MATCHES "^(${file}|${top}) ")
        message(FATAL_ERROR "self-test: ${rule} does not fire on ${file} holding '${content}': '${problems}'")
    endif()
endfunction()

function(includes_fire file)
    foreach(header IN LISTS ARGN)
        fires(layering "${file}" "// ${licence_line}\n#include \"${header}\"\n")
        fires(layering "${file}" "// ${licence_line}\n  #  include <${header}> // why\n")
    endforeach()
endfunction()

function(links_fire file)
    foreach(library IN LISTS ARGN)
        fires(layering "${file}" "# ${licence_line}\nbox(name\n    USES fmt::fmt ${library})\n")
    endforeach()
endfunction()

make_good_tree()
foreach(rule top_level licence layering)
    cmake_language(CALL ${rule}_problems "${SCRATCH}" problems)
    if(problems)
        message(FATAL_ERROR "self-test: ${rule} fires where all is well: ${problems}")
    endif()
endforeach()

fires(top_level "src/main.cpp" "// ${licence_line}\n")
fires(top_level "notes.txt" "${licence_line}\n")

fires(licence "models/disk/disk.h" "#pragma once\n")
fires(licence "models/disk/disk.h" "#pragma once\n// ${licence_line}\n")
fires(licence "models/disk/disk.h" "")
fires(licence "models/disk/disk.h" "// ${licence_line} WITH something\n")
fires(licence "scenarios/run.sh" "#!/bin/sh\nset -eu\n# ${licence_line}\n")
fires(licence "scenarios/cases/a.yaml" "title: a\n")
fires(licence "tests/CMakeLists.txt" "# SPDX-License-Identifier: MIT\n")
fires(licence ".ci/run" "#!/bin/sh\n")
fires(licence ".clang-format" "BasedOnStyle: LLVM\n")

includes_fire("models/disk/a.h" "firmware_shim/bio.h" "target/snapshot/dm_snap.h" "scenarios/runner/machine.h")
includes_fire("models/storage/a.cpp" "systemc" "systemc.h" "tlm" "tlm_utils/simple_target_socket.h"
    "models/disk/command.h" "target/snapshot/dm_snap.h")
includes_fire("firmware_shim/a.cpp" "systemc" "target/snapshot/dm_snap.h" "scenarios/runner/machine.h"
    "models/disk/command.h" "firmware_shim/systemc_backend/systemc_backend.h")
includes_fire("firmware_shim/inline_backend/a.cpp" "tlm" "models/power/power_rail.h")
includes_fire("target/snapshot/a.cpp" "systemc" "tlm" "yaml-cpp/yaml.h" "models/storage/content.h"
    "scenarios/checks/check.h" "firmware_shim/inline_backend/inline_backend.h")
includes_fire("scenarios/checks/a.cpp" "tests/support/bench.h")

links_fire("models/storage/CMakeLists.txt" powercut_systemc)
links_fire("firmware_shim/CMakeLists.txt" powercut_systemc disk)
links_fire("firmware_shim/inline_backend/CMakeLists.txt" powercut_systemc)
links_fire("target/snapshot/CMakeLists.txt" powercut_systemc yaml-cpp storage disk inline_backend systemc_backend)

file(REMOVE_RECURSE "${SCRATCH}")
