# SPDX-License-Identifier: GPL-2.0-only
# Where files may stand and what they may include and link. Folders and headers are regular expressions.

set(top_level_names
    CMakeLists.txt CMakePresets.json LICENSE README.md firmware_shim models scenarios target tests)

# What may lie beside these in a working checkout; .gitignore names the same, and git its own folder.
set(not_ours "^(\\.git|\\.cache|build.*|compile_commands\\.json)$")

# Files that have no syntax for a comment.
set(without_comments "(^LICENSE|\\.json|\\.png)$")

set(systemc_headers "^(systemc|tlm|sysc/)") # tlm.h, tlm_utils/..., systemc.h as well

function(never_include folder headers why)
    list(APPEND include_folders "${folder}")
    list(APPEND include_headers "${headers}")
    list(APPEND include_reasons "${why}")
    set(include_folders "${include_folders}" PARENT_SCOPE)
    set(include_headers "${include_headers}" PARENT_SCOPE)
    set(include_reasons "${include_reasons}" PARENT_SCOPE)
endfunction()

function(never_link folder libraries why)
    list(APPEND link_folders "${folder}")
    list(APPEND link_libraries "${libraries}")
    list(APPEND link_reasons "${why}")
    set(link_folders "${link_folders}" PARENT_SCOPE)
    set(link_libraries "${link_libraries}" PARENT_SCOPE)
    set(link_reasons "${link_reasons}" PARENT_SCOPE)
endfunction()

never_include("models/" "^(firmware_shim|target|scenarios|tests)/" "a model knows nothing of its users")
never_include("models/storage/" "${systemc_headers}" "storage is plain C++, without SystemC")
never_include("models/storage/" "^models/(disk|nvme|power|host)/" "storage stands below the modules")
never_include("firmware_shim/" "^(target|scenarios|tests)/" "the shim knows nothing of its users")
never_include("firmware_shim/([^/]+$|inline_backend/)" "${systemc_headers}" "recoveries run without SystemC")
never_include("firmware_shim/([^/]+$|inline_backend/)" "^(models/(disk|nvme|power|host)|firmware_shim/systemc_backend)/"
    "recoveries run without SystemC")
never_include("target/" "${systemc_headers}" "the port reaches the machine through the shim")
never_include("target/" "^models/" "the port reaches the machine through the shim")
never_include("target/" "^firmware_shim/(systemc|inline)_backend/" "the port runs on either backend")
never_include("target/" "^yaml-cpp" "the port knows nothing of scenarios")
never_include("target/" "^(scenarios|tests)/" "the port knows nothing of its users")
never_include("scenarios/" "^tests/" "the program does not need its tests")

never_link("models/storage/" "powercut_systemc" "storage is plain C++, without SystemC")
never_link("firmware_shim/(CMakeLists.txt$|inline_backend/)" "powercut_systemc|disk|power"
    "recoveries run without SystemC")
never_link("target/" "powercut_systemc|storage|disk|power" "the port reaches the machine through the shim")
never_link("target/" "(systemc|inline)_backend" "the port runs on either backend")
never_link("target/" "yaml-cpp" "the port knows nothing of scenarios")
