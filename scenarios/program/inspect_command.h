// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace powercut::program {

struct inspect_arguments {
    std::string image;
    std::string as;    // "cow", "clone", or empty: by the magic number
    bool json = false; // instead of text
};

// `powercut inspect`: decodes the image and prints what it holds. The exit status:
// ended_as_expected when nothing is odd, ended_otherwise when something is, bad_input for what is
// no such image.
int inspect_command(const inspect_arguments& arguments);

} // namespace powercut::program
