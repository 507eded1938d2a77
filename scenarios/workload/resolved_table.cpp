// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/resolved_table.h"

#include "firmware_shim/kernel.h"
#include "firmware_shim/table_syntax.h"
#include "scenarios/workload/table_pieces.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <system_error>

namespace powercut::workload {

namespace {

// "/dev/base", "base" and "254:0" may be the same.
std::string resolved(const shim::kernel& kernel, const std::string& path) {
    int error = 0;
    const shim::block_device* device = kernel.find_device(path, &error);
    return device ? device->name() : path;
}

bool same_word(const std::string& word, const std::string& name) {
    return std::ranges::equal(word, name, [](unsigned char a, unsigned char b) {
        return std::tolower(a) == std::tolower(b);
    });
}

bool has_word(const shim::table_line& line, const std::string& name) {
    return std::ranges::any_of(line.arguments,
                               [&](const std::string& word) { return same_word(word, name); });
}

void resolve_snapshot(const shim::kernel& kernel, const shim::table_line& line,
                      checks::device_table& table) {
    table.role =
        line.type == "snapshot" ? checks::device_role::snapshot : checks::device_role::merge;
    table.origin = resolved(kernel, line.arguments[0]);
    table.cow = resolved(kernel, line.arguments[1]);
    table.persistent = std::toupper(static_cast<unsigned char>(line.arguments[2].front())) == 'P';
    table.keeps_on_overflow = same_word(line.arguments[2], "po");
    table.passes_discards = has_word(line, "discard_passdown_origin");
}

// "clone <metadata> <destination> <source> <region size> ...". One without a region size is
// refused.
void resolve_clone(const shim::kernel& kernel, const shim::table_line& line,
                   checks::device_table& table) {
    const std::string& region = line.arguments[3];
    const auto end = region.data() + region.size();
    const auto read = std::from_chars(region.data(), end, table.region_sectors);
    if (read.ec != std::errc() || read.ptr != end || table.region_sectors == 0)
        return;
    table.role = checks::device_role::clone;
    table.metadata = resolved(kernel, line.arguments[0]);
    table.destination = resolved(kernel, line.arguments[1]);
    table.source = resolved(kernel, line.arguments[2]);
    table.passes_discards = !has_word(line, "no_discard_passdown");
}

} // namespace

std::shared_ptr<const checks::device_table>
resolve_table(const shim::kernel& kernel, const std::string& text, const std::string& device) {
    auto table = std::make_shared<checks::device_table>();
    table->text = text;
    const std::vector<shim::table_line> lines = shim::parse_table(text);
    for (const shim::table_line& line : lines)
        table->sectors += line.len;
    resolve_pieces(lines, *table);
    for (checks::table_piece& piece : table->pieces)
        if (!piece.device.empty())
            piece.device = resolved(kernel, piece.device);
    if (std::ranges::any_of(table->pieces, [](const auto& each) { return !each.device.empty(); })) {
        table->role = checks::device_role::origin;
        table->origin = device;
    }
    if (lines.size() != 1)
        return table;
    const shim::table_line& line = lines.front();
    if ((line.type == "snapshot" || line.type == "snapshot-merge") && line.arguments.size() >= 4 &&
        !line.arguments[2].empty())
        resolve_snapshot(kernel, line, *table);
    if (line.type == "clone" && line.arguments.size() >= 4)
        resolve_clone(kernel, line, *table);
    if (line.type == "snapshot-origin" && line.arguments.size() == 1) {
        table->role = checks::device_role::origin;
        table->origin = resolved(kernel, line.arguments[0]);
    }
    return table;
}

} // namespace powercut::workload
