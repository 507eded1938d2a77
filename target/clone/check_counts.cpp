// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/check_space_map.h"

#include <fmt/format.h>

namespace powercut::clone {

namespace {

bool is_leak(const metadata_walk& walk, const block_counts& counts, std::uint64_t block) {
    return counts[block] != 0 && counts[block] != unknown_count && walk.references_to(block) == 0;
}

void note_leak(metadata_walk& walk, std::uint64_t first, std::uint64_t end) {
    walk.note(finding_kind::leak, first,
              end == first + 1
                  ? fmt::format("block {} is counted, and nothing points to it", first)
                  : fmt::format("blocks {} to {} are counted, and nothing points to them", first,
                                end - 1));
}

void note_leaks(metadata_walk& walk, const block_counts& counts) {
    for (std::uint64_t block = 0; block < counts.size(); ++block) {
        const std::uint64_t first = block;
        while (block < counts.size() && is_leak(walk, counts, block))
            ++block;
        if (block > first)
            note_leak(walk, first, block);
    }
}

} // namespace

void compare_counts(metadata_walk& walk, const block_counts& counts, const metadata_view& reached) {
    for (const checked_block& each : reached.blocks) {
        if (each.block >= reached.space_map.nr_blocks) {
            walk.note(finding_kind::space_map, each.block,
                      fmt::format("{} is at block {}, and the space map ends at {}",
                                  name_of(each.kind), each.block, reached.space_map.nr_blocks));
            continue;
        }
        const std::uint32_t count = each.block < counts.size() ? counts[each.block] : unknown_count;
        // A pointer that was not seen may explain a count that seems too high.
        const bool explained = !reached.reached_all && count > each.references;
        if (count == unknown_count || count == each.references || explained)
            continue;
        walk.note(finding_kind::wrong_count, each.block,
                  fmt::format("{} at block {} has a count of {} and {} pointers to it",
                              name_of(each.kind), each.block, count, each.references));
    }
    if (reached.reached_all)
        note_leaks(walk, counts);
}

} // namespace powercut::clone
