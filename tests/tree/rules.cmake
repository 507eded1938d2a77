# SPDX-License-Identifier: GPL-2.0-only
# The rules, each a function that gives a list of problems. No git here: a checkout may come without it.

# What may stand beside the boxes but is none of ours: .gitignore names the same.
set(not_ours "^(\\.git|\\.cache|build.*|compile_commands\\.json)$")

set(top_level_names CMakeLists.txt CMakePresets.json LICENSE README.md firmware_shim models scenarios target tests)

# Files that have no syntax for a comment.
set(no_comments "(^LICENSE|\\.json|\\.png)$")

# folder | what its files must not include | but may | why
set(include_rules
    "models|^(firmware_shim|target|scenarios|tests)/||a model knows nothing of the software on it"
    "models/storage|^(systemc|tlm|sysc/|tlm_)||storage is plain C++, without SystemC"
    "models/storage|^models/|^models/storage/|storage stands on nothing else of the machine"
    "firmware_shim|^(target|scenarios|tests)/||the shim stands below the port"
    "firmware_shim/inline_backend|^(systemc|tlm|sysc/|tlm_|models/(disk|nvme|power|host)/|firmware_shim/systemc_backend/)||the inline backend runs without SystemC"
    "target|^(systemc|tlm|sysc/|tlm_)||the port reaches SystemC only through the shim"
    "target|^yaml-cpp||the port reads no scenarios"
    "target|^models/||the port reaches the machine only through the shim"
    "target|^(firmware_shim/(systemc|inline)_backend|scenarios|tests)/||the port runs on either backend and knows no scenario"
    "scenarios|^tests/||what is delivered does not need its tests")

# folder | libraries that its CMakeLists.txt must not link | why
set(link_rules
    "models/storage|powercut_systemc|storage is plain C++, without SystemC"
    "firmware_shim/inline_backend|powercut_systemc|the inline backend runs without SystemC"
    "target|powercut_systemc|the port reaches SystemC only through the shim"
    "target|yaml-cpp|the port reads no scenarios"
    "target|storage|the port reaches the machine only through the shim"
    "target|disk|the port reaches the machine only through the shim"
    "target|systemc_backend|the port runs on either backend"
    "target|inline_backend|the port runs on either backend")

# Paths below root, without what is not ours.
function(files_of root result)
    set(found "")
    file(GLOB entries RELATIVE "${root}" "${root}/*" "${root}/.*")
    list(REMOVE_DUPLICATES entries)
    list(REMOVE_ITEM entries . ..)
    list(FILTER entries EXCLUDE REGEX "${not_ours}")
    foreach(entry IN LISTS entries)
        if(IS_DIRECTORY "${root}/${entry}")
            file(GLOB_RECURSE below RELATIVE "${root}" "${root}/${entry}/*")
            list(APPEND found ${below})
        else()
            list(APPEND found "${entry}")
        endif()
    endforeach()
    list(SORT found)
    set(${result} "${found}" PARENT_SCOPE)
endfunction()

# The licence stands in the first line, or in the second after #!.
function(licence_problems root result)
    set(problems "")
    files_of("${root}" files)
    foreach(file IN LISTS files)
        if(file MATCHES "${no_comments}")
            continue()
        endif()
        file(READ "${root}/${file}" head LIMIT 400)
        string(REGEX REPLACE "^#![^\n]*\n" "" head "${head}")
        string(REGEX REPLACE "\n.*" "" line "${head}")
        if(NOT line MATCHES "SPDX-License-Identifier: GPL-2\\.0-only( -->| \\*/)?$")
            list(APPEND problems "${file}:1: expected a comment: SPDX-License-Identifier: GPL-2.0-only")
        endif()
    endforeach()
    set(${result} "${problems}" PARENT_SCOPE)
endfunction()

# Includes and links go down the layers only.
function(layering_problems root result)
    set(problems "")
    files_of("${root}" files)
    foreach(file IN LISTS files)
        if(file MATCHES "\\.(h|hpp|cpp|cc|c|inc)$")
            file(STRINGS "${root}/${file}" lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
            foreach(line IN LISTS lines)
                string(REGEX REPLACE "^[^<\"]*[<\"]([^>\"]*).*" "\\1" header "${line}")
                include_problem("${file}" "${header}" problem)
                list(APPEND problems ${problem})
            endforeach()
        elseif(file MATCHES "/CMakeLists\\.txt$")
            file(STRINGS "${root}/${file}" lines)
            foreach(line IN LISTS lines)
                string(REGEX REPLACE "#.*" "" line "${line}")
                link_problem("${file}" "${line}" problem)
                list(APPEND problems ${problem})
            endforeach()
        endif()
    endforeach()
    set(${result} "${problems}" PARENT_SCOPE)
endfunction()

function(include_problem file header result)
    set(${result} "" PARENT_SCOPE)
    foreach(rule IN LISTS include_rules)
        # A bar separates the fields, and alternatives within a group as well: split where none is open.
        split_rule("${rule}" folder forbidden allowed why)
        if(file MATCHES "^${folder}/" AND header MATCHES "${forbidden}"
           AND (allowed STREQUAL "" OR NOT header MATCHES "${allowed}"))
            set(${result} "${file} includes ${header}: ${why}" PARENT_SCOPE)
        endif()
    endforeach()
endfunction()
