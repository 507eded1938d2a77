// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/device_mapper.h"

#include <string>

// What a flakey target does with bios while it is down, other than to fail them all.
namespace powercut::small {

struct flakey_features {
    bool drop_writes = false; // succeed and go nowhere
    bool error_writes = false;
    unsigned corrupt_bio_byte = 0; // counts from 1; 0: none
    bool corrupts_writes = false;  // else reads
    unsigned corrupt_bio_value = 0;
    unsigned corrupt_bio_flags = 0; // the kernel's bits; a bio must have all of them

    bool any() const { return drop_writes || error_writes || corrupt_bio_byte; }
    bool corrupts(const shim::bio& item) const;

    // The words behind the intervals: "<#words> <word>..." or none. 0, or -EINVAL with a reason.
    int parse(shim::target_arguments words, std::string* error);
    std::string text() const; // as in the table, each word followed by a space
};

} // namespace powercut::small
