// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a child process tells its parent through a pipe: a kind, a length, that many bytes.
namespace powercut::program {

enum class message_kind : char {
    progress = 'p',       // "done total recoveries tries"
    result = 'r',         // report::to_json_line
    scenario_error = 'e', // "file:line:column: what": the scenario cannot be run as it is
    fault = 'f'           // what went wrong inside powercut
};

struct message {
    message_kind kind{};
    std::string payload;
};

// Blocks until all is written. False: nobody reads any more.
bool send(int pipe, message_kind kind, std::string_view payload);

// Puts messages together from the pieces that a pipe gives.
class message_reader {
public:
    void feed(std::string_view bytes) { m_bytes += bytes; }
    std::optional<message> next();

private:
    std::string m_bytes;
};

} // namespace powercut::program
