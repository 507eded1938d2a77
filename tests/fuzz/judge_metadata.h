// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "corrupt_metadata.h"

#include <string>

namespace powercut::fuzz {

struct judgement {
    std::string wrong; // empty: the port did what a kernel does
    int error = 0;     // of the port
};

// Has the image decoded by check_metadata and opened by the port on a machine of its own, and
// compares the errno, or the regions, with what a kernel gives. If it opens, a commit and an abort
// follow, for which only surviving is asked.
judgement judge_metadata(const corrupted& image);

} // namespace powercut::fuzz
