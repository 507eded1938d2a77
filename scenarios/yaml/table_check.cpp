// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/table_check.h"

#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/table_syntax.h"
#include "scenarios/yaml/closest.h"
#include "scenarios/yaml/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace powercut::yaml {

namespace {

struct target_devices {
    std::string_view type;
    std::size_t count;     // arguments that name devices
    std::size_t apart = 1; // from one to the next
};

// Other targets are left to the kernel.
constexpr std::array<target_devices, 7> known_targets{{
    {"snapshot", 2},
    {"snapshot-merge", 2},
    {"snapshot-origin", 1},
    {"linear", 1},
    {"flakey", 1},
    {"delay", 3, 3},
    {"clone", 3},
}};

std::string_view bare_name(std::string_view path) {
    for (const std::string_view folder : {"/dev/mapper/", "/dev/"})
        if (path.starts_with(folder))
            return path.substr(folder.size());
    return path;
}

void check_devices(const node& table, const shim::table_line& line, const device_scope& scope,
                   std::size_t from, std::vector<problem>& problems) {
    const auto target =
        std::find_if(known_targets.begin(), known_targets.end(),
                     [&](const target_devices& item) { return item.type == line.type; });
    if (target == known_targets.end())
        return;
    std::size_t at = from;
    for (std::size_t i = 0; i < line.arguments.size(); ++i) {
        const std::string& path = line.arguments[i];
        const std::string_view name = bare_name(path);
        at = table.text.find(path, at);
        const bool is_device = i % target->apart == 0 && i / target->apart < target->count;
        // Numbers, major:minor, are the kernel's to look up.
        if (is_device && path.find(':') == std::string::npos && !scope.is_disk(name) &&
            !scope.is_mapped(name))
            problems.push_back(
                {table.place_of(at),
                 fmt::format("no disk or device '{}' here; there are {}{}", path,
                             listed(scope.all_names()), did_you_mean(name, scope.all_names()))});
        at += path.size();
    }
}

std::uint64_t check_text(const node& table, const device_scope& scope,
                         std::vector<problem>& problems) {
    if (!text_of(table))
        return 0;
    shim::table_syntax_error error;
    if (!shim::check_table_syntax(table.text, &error)) {
        problems.push_back({table.place_of(error.column), "bad table: expected " + error.expected});
        return 0;
    }
    std::uint64_t end = 0;
    std::size_t at = 0;
    for (const shim::table_line& line : shim::parse_table(table.text)) {
        at = table.text.find(line.type, at) + line.type.size();
        check_devices(table, line, scope, at, problems);
        end = std::max(end, line.start + line.len);
    }
    return end;
}

// Without empty lines: the block of a text ends with one.
void add_lines(std::string_view text, std::string& lines) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (line.find_first_not_of(" \t") != std::string_view::npos)
            lines.append(lines.empty() ? "" : "\n").append(line);
        at = end + 1;
    }
}

} // namespace

std::uint64_t check_table(const node& table, const device_scope& scope,
                          std::vector<problem>& problems) {
    if (table.kind != node_kind::list)
        return check_text(table, scope, problems);
    std::uint64_t end = 0;
    for (const node& line : table.items)
        end = std::max(end, check_text(line, scope, problems));
    return end;
}

std::string table_text(const node& table) {
    std::string lines;
    add_lines(table.text, lines);
    for (const node& line : table.items)
        add_lines(line.text, lines);
    return lines;
}

} // namespace powercut::yaml
