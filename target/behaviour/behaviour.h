// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>
#include <string_view>

// What differs between the kernels that the port can be: one flag a difference, asked by name. The
// default is 6.1. Presets, the switches that put a historical bug back and the fixes that no kernel
// has yet are listed in behaviour.cpp and nowhere else.
namespace powercut::target {

struct behaviour {
    // dm-snap-persistent
    bool area_preflush = true; // an area write carries PREFLUSH (B3)
    bool area_fua = true;      // and FUA (B3)
    bool zero_next_before_commit =
        true; // the next area is zeroed before the full one is written (B2)
    bool callbacks_after_zero_next = true; // completions run after that zeroing (B1)
    bool skip_metadata_on_load = true;     // next_free moves off a metadata chunk after a load (B9)
    bool header_after_zeroing =
        false; // fix W1: zero the area first, then the header with PREFLUSH|FUA
    bool durable_invalidation = false; // fix W2: the header of an invalidation is written with FUA,
                                       // and origin writes are refused until that has succeeded
    // dm-snap
    bool commit_in_allocation_order =
        true;                     // exceptions are committed in the order of allocation (B10)
    bool track_reads = true;      // writes wait for snapshot reads sent to the origin (B7)
    bool recheck_complete = true; // look again after a sleeping allocation (B6)
};

struct behaviour_switch {
    std::string_view name;
    std::string_view what; // one sentence
    bool behaviour::*flag;
    bool value; // what naming the switch sets the flag to
};

std::span<const std::string_view> kernel_presets();
bool apply_preset(std::string_view kernel, behaviour* versions); // false: no such preset
std::span<const behaviour_switch> bug_switches();
std::span<const behaviour_switch> fix_switches();
// False: no such switch in that list.
bool apply_switch(std::span<const behaviour_switch> list, std::string_view name,
                  behaviour* versions);

} // namespace powercut::target
