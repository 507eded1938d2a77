// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/table_syntax.h"

#include "firmware_shim/dm_ioctl.h"

#include <charconv>
#include <stdexcept>

namespace powercut::shim {

namespace {

struct word {
    std::string_view text;
    std::size_t column = 0;
};

std::vector<word> split_words(std::string_view line, std::size_t column) {
    std::vector<word> words;
    std::size_t at = 0;
    while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        words.push_back({line.substr(at, end - at), column + at});
        at = end;
    }
    return words;
}

bool parse_sectors(std::string_view text, sector_t* value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
    return error == std::errc{} && end == text.data() + text.size();
}

bool parse_line(std::string_view line, std::size_t column, table_line* parsed,
                table_syntax_error* error) {
    const auto words = split_words(line, column);
    const auto expected = [&](std::size_t index, const char* what) {
        error->column = index < words.size() ? words[index].column : column + line.size();
        error->expected = what;
        return false;
    };
    if (words.empty() || !parse_sectors(words[0].text, &parsed->start))
        return expected(0, "the start of the target in sectors (a number)");
    if (words.size() < 2 || !parse_sectors(words[1].text, &parsed->len))
        return expected(1, "the length of the target in sectors (a number)");
    if (words.size() < 3)
        return expected(2, "the name of a target");
    parsed->type = words[2].text;
    for (std::size_t i = 3; i < words.size(); ++i)
        parsed->arguments.emplace_back(words[i].text);
    return true;
}

bool parse_lines(std::string_view text, std::vector<table_line>* lines, table_syntax_error* error) {
    std::size_t at = 0;
    while (at <= text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        const bool blank = line.find_first_not_of(" \t") == std::string_view::npos;
        if (!blank && !parse_line(line, at, &lines->emplace_back(), error))
            return false;
        at = end + 1;
    }
    if (!lines->empty())
        return true;
    *error = {0, "a table: \"<start> <length> <target> <arguments>\""};
    return false;
}

} // namespace

std::vector<table_line> parse_table(std::string_view text) {
    std::vector<table_line> lines;
    table_syntax_error error;
    if (!parse_lines(text, &lines, &error))
        throw std::invalid_argument("table, column " + std::to_string(error.column + 1) +
                                    ": expected " + error.expected);
    return lines;
}

bool check_table_syntax(std::string_view table, table_syntax_error* error) {
    std::vector<table_line> lines;
    return parse_lines(table, &lines, error);
}

} // namespace powercut::shim
