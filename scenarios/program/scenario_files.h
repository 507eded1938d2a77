// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace powercut::program {

class argument_error : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What the arguments of a command mean: files stay as they are, a folder is every file under it
// with that extension (".yaml"), sorted by path, but for folders named `disks`, which hold disk
// profiles. A file that was named already is left out. argument_error: an argument is not there, a
// folder cannot be read or has no such files.
std::vector<std::string> expand_arguments(std::span<const std::string> arguments,
                                          const std::string& extension);

} // namespace powercut::program
