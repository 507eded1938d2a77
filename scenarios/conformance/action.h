// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// What one step of a recording does: the words after "do".
namespace powercut::conformance {

enum class verb {
    create,
    reload,
    suspend,
    resume,
    remove,
    status,
    table,
    message, // dmsetup
    write,
    read,
    flush,
    discard, // one system call
    batch,   // writes submitted together
    sleep
};

struct action {
    verb does{};
    std::string device{}; // a name for dmsetup, a path for I/O
    std::string text{};   // the table of create and reload, the text of message
    std::uint64_t sector = 0;
    std::uint64_t count = 0;
    unsigned seed = 0;
    bool fua = false;
    std::uint64_t duration_ns = 0;
    std::vector<action> writes{}; // of a batch
};

bool is_dmsetup(verb does);

// std::invalid_argument with what was expected.
action parse_action(std::string_view text);

} // namespace powercut::conformance
