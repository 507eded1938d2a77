// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <stdexcept>
#include <string>
#include <vector>

// What is wrong with a file, and where. All problems of a file are reported at once.
namespace powercut::yaml {

struct problem {
    runner::source_place at;
    std::string what; // what is wrong and what was expected
    bool operator==(const problem& other) const;
};

// "file:line:column: what"; only "file: what" where no line is known.
std::string to_string(const problem& item);

// what() holds every problem, a line each, in the order of the file.
class input_error : public std::runtime_error {
public:
    explicit input_error(std::vector<problem> problems);
    input_error(runner::source_place at, std::string what);
    const std::vector<problem>& problems() const { return m_problems; }

private:
    struct sorted {}; // the constructor that needs no more sorting
    input_error(sorted, std::vector<problem> problems);
    std::vector<problem> m_problems;
};

} // namespace powercut::yaml
