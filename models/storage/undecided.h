// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <cstdint>
#include <span>

// Content that is named by its place: what that sector of that disk holds after that power cut, not
// decided yet. Such a handle travels like any other; it is decided when somebody looks at its bytes
// (design.md 4.2). What survives a later cut may be such a handle of an earlier one.
//
// Modelled: one decider at a time, for the thread; while there is none, no such handle has bytes.
namespace powercut::storage {

struct place {
    std::uint32_t disk = 0;   // below 2^14
    std::uint64_t sector = 0; // below 2^40
    std::uint32_t cut = 0;    // below 2^8: after which power cut, the first is 0
    bool operator==(const place&) const = default;
};

content content_at(place where); // std::out_of_range past the limits
place place_of(content handle);  // of a handle of kind undecided

class decider {
public:
    virtual ~decider() = default;
    // Somebody looks: what the place holds, from now on. Never an undecided handle.
    virtual content decide(place where) = 0;
    // What the place may still hold, newest first, each decided down to its bytes; valid until the
    // next call. At least one.
    virtual std::span<const content> possible(place where) const = 0;
};

// Installs a decider for as long as it lives. std::logic_error where there is one already.
class deciding {
public:
    explicit deciding(decider& by);
    ~deciding();
    deciding(const deciding&) = delete;
    deciding& operator=(const deciding&) = delete;
};

// The decider's answers, for any handle: one that is decided is its own answer.
content decide(content handle);
std::span<const content> possible_contents(const content& handle);

} // namespace powercut::storage
