// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/table_pieces.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace powercut::workload {

namespace {

using checks::table_piece;
using shim::table_line;

std::optional<table_piece> piece_of(const table_line& line, std::size_t at = 0) {
    if (line.arguments.size() < at + 2)
        return {};
    const std::string& word = line.arguments[at + 1];
    table_piece piece{line.arguments[at], 0, line.len};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), piece.sector);
    if (error != std::errc{} || end != word.data() + word.size())
        return {};
    return piece;
}

// Groups of a device, an offset and a time.
std::optional<table_piece> piece_of_delay(const table_line& line) {
    const auto first = piece_of(line);
    for (std::size_t at = 3; first && at < line.arguments.size(); at += 3) {
        const auto other = piece_of(line, at);
        if (!other || other->device != first->device || other->sector != first->sector)
            return {};
    }
    return first;
}

bool lies(const table_line& flakey) {
    return std::ranges::any_of(flakey.arguments, [](const std::string& word) {
        return word == "drop_writes" || word == "corrupt_bio_byte";
    });
}

std::optional<table_piece> map_of(const table_line& line) {
    if (line.type == "linear")
        return piece_of(line);
    if (line.type == "delay")
        return piece_of_delay(line);
    if (line.type == "flakey" && !lies(line))
        return piece_of(line);
    if (line.type == "error")
        return table_piece{.sectors = line.len};
    return {};
}

} // namespace

void resolve_pieces(std::span<const table_line> lines, checks::device_table& table) {
    for (const table_line& line : lines)
        table.fails = table.fails || line.type == "error" || line.type == "flakey";
    std::vector<table_piece> pieces;
    for (const table_line& line : lines) {
        const auto piece = map_of(line);
        if (!piece)
            return;
        pieces.push_back(*piece);
    }
    table.pieces = std::move(pieces);
}

} // namespace powercut::workload
