// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/action.h"

#include <boost/algorithm/string/replace.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace powercut::conformance {
namespace {

using words = std::span<const std::string>;

constexpr std::uint64_t most_sector = std::uint64_t{1} << 40;
constexpr std::uint64_t most_sectors = 1U << 21; // of one transfer: it is held in memory
constexpr std::uint64_t seed_limit = 1U << 16;
constexpr double longest_sleep = 3600; // seconds

struct grammar {
    std::string_view word;
    verb does;
    std::size_t fewest; // words after the verb
    std::size_t most;
    std::string_view form;
};

constexpr std::size_t any_number = static_cast<std::size_t>(-1);

constexpr std::array verbs{
    grammar{"create", verb::create, 4, any_number, "create NAME TABLE"},
    grammar{"reload", verb::reload, 4, any_number, "reload NAME TABLE"},
    grammar{"suspend", verb::suspend, 1, 1, "suspend NAME"},
    grammar{"resume", verb::resume, 1, 1, "resume NAME"},
    grammar{"remove", verb::remove, 1, 1, "remove NAME"},
    grammar{"status", verb::status, 1, 1, "status NAME"},
    grammar{"table", verb::table, 1, 1, "table NAME"},
    grammar{"message", verb::message, 2, any_number, "message NAME TEXT"},
    grammar{"w", verb::write, 4, 5, "w DEV SECTOR COUNT SEED [fua]"},
    grammar{"r", verb::read, 3, 3, "r DEV SECTOR COUNT"},
    grammar{"f", verb::flush, 1, 1, "f DEV"},
    grammar{"d", verb::discard, 3, 3, "d DEV SECTOR COUNT"},
    grammar{"batch", verb::batch, 5, any_number, "batch w ...; w ..."},
    grammar{"sleep", verb::sleep, 1, 1, "sleep SECONDS"},
};

std::vector<std::string> split(std::string_view text, std::string_view separators) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; (at = text.find_first_not_of(separators, at)) != text.npos;) {
        const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return parts;
}

template <typename Number>
Number number(const std::string& word, Number most, const grammar& of) {
    Number value{};
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, value);
    if (error != std::errc{} || stop != end || !(value >= 0 && value <= most))
        throw std::invalid_argument(
            fmt::format("\"{}\": expected a number up to {} in: {}", word, most, of.form));
    return value;
}

// The recorder's steps are for a shell, which is how a table of several lines is written:
// $(printf '0 8 error\n8 8 error\n').
std::string as_printed(std::string text) {
    constexpr std::string_view before = "$(printf '";
    constexpr std::string_view after = "')";
    if (!text.starts_with(before) || !text.ends_with(after))
        return text;
    text = text.substr(before.size(), text.size() - before.size() - after.size());
    boost::algorithm::replace_all(text, "\\n", "\n");
    return text;
}

void parse_dmsetup(action& result, words arguments) {
    result.device = arguments.front();
    result.text = as_printed(fmt::format("{}", fmt::join(arguments.subspan(1), " ")));
}

void parse_transfer(action& result, words arguments, const grammar& of) {
    result.device = arguments[0];
    if (arguments.size() > 1) {
        result.sector = number(arguments[1], most_sector, of);
        const bool has_data = result.does != verb::discard;
        result.count = number(arguments[2], has_data ? most_sectors : most_sector, of);
    }
    if (arguments.size() > 3)
        result.seed = static_cast<unsigned>(number(arguments[3], seed_limit - 1, of));
    if (arguments.size() > 4 && arguments[4] != "fua")
        throw std::invalid_argument(fmt::format("\"{}\": expected {}", arguments[4], of.form));
    result.fua = arguments.size() > 4;
}

void parse_batch(action& result, std::string_view text) {
    for (const std::string& one : split(text, ";")) {
        action inner = parse_action(one);
        if (inner.does != verb::write || inner.fua)
            throw std::invalid_argument(
                fmt::format("\"{}\": a batch takes plain writes: w DEV SECTOR COUNT SEED", one));
        result.writes.push_back(std::move(inner));
    }
}

const grammar& grammar_of(words all) {
    const auto it = std::ranges::find(verbs, all.front(), &grammar::word);
    if (it == verbs.end()) {
        std::vector<std::string_view> known;
        known.reserve(verbs.size());
        for (const grammar& one : verbs)
            known.push_back(one.word);
        throw std::invalid_argument(fmt::format("\"{}\" is not a step: expected one of {}",
                                                all.front(), fmt::join(known, ", ")));
    }
    const std::size_t arguments = all.size() - 1;
    if (arguments < it->fewest || arguments > it->most)
        throw std::invalid_argument(fmt::format("expected {}", it->form));
    return *it;
}

} // namespace

bool is_dmsetup(verb does) {
    return does <= verb::message;
}

action parse_action(std::string_view text) {
    const std::vector<std::string> all = split(text, " \t");
    if (all.empty())
        throw std::invalid_argument("expected a step, found nothing");
    const grammar& form = grammar_of(all);
    const words arguments = words(all).subspan(1);
    action result{.does = form.does};
    if (is_dmsetup(form.does))
        parse_dmsetup(result, arguments);
    else if (form.does == verb::sleep)
        result.duration_ns =
            static_cast<std::uint64_t>(number(arguments[0], longest_sleep, form) * 1e9);
    else if (form.does == verb::batch)
        parse_batch(result, text.substr(text.find(form.word) + form.word.size()));
    else
        parse_transfer(result, arguments, form);
    return result;
}

} // namespace powercut::conformance
