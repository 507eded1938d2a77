// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/input_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace powercut::yaml {

namespace {

// Files keep the order in which they were read: the scenario before the profiles it names.
std::vector<problem> by_place(std::vector<problem> problems) {
    std::vector<std::string> files;
    for (const problem& item : problems)
        if (std::find(files.begin(), files.end(), item.at.file) == files.end())
            files.push_back(item.at.file);
    const auto rank = [&](const problem& item) {
        return std::tuple(std::find(files.begin(), files.end(), item.at.file) - files.begin(),
                          item.at.line, item.at.column);
    };
    std::stable_sort(problems.begin(), problems.end(),
                     [&](const problem& a, const problem& b) { return rank(a) < rank(b); });
    problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
    return problems;
}

std::vector<problem> only(runner::source_place at, std::string what) {
    std::vector<problem> problems(1);
    problems.front().at = std::move(at);
    problems.front().what = std::move(what);
    return problems;
}

std::string joined(const std::vector<problem>& problems) {
    std::string text;
    for (const problem& item : problems) {
        if (!text.empty())
            text += '\n';
        text += to_string(item);
    }
    return text;
}

} // namespace

bool problem::operator==(const problem& other) const {
    return at.file == other.at.file && at.line == other.at.line && at.column == other.at.column &&
           what == other.what;
}

std::string to_string(const problem& item) {
    if (item.at.line == 0)
        return fmt::format("{}: {}", item.at.file, item.what);
    return fmt::format("{}:{}:{}: {}", item.at.file, item.at.line, item.at.column, item.what);
}

input_error::input_error(std::vector<problem> problems)
    : input_error(sorted{}, by_place(std::move(problems))) {}

input_error::input_error(runner::source_place at, std::string what)
    : input_error(sorted{}, only(std::move(at), std::move(what))) {}

input_error::input_error(sorted, std::vector<problem> problems)
    : std::runtime_error(joined(problems)), m_problems(std::move(problems)) {}

} // namespace powercut::yaml
