// SPDX-License-Identifier: GPL-2.0-only
// What the disks held when power went.
#include "scenarios/witness/narration.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::witness {

namespace {

using storage::crash_state;
using storage::survivor;

const survivor* find(const crash_state& state, std::size_t disk, std::uint64_t sector) {
    const auto place = [](const survivor& each) {
        return std::pair<std::size_t, std::uint64_t>(each.disk, each.sector);
    };
    const auto at = std::ranges::lower_bound(state, std::pair(disk, sector), {}, place);
    return at != state.end() && place(*at) == std::pair(disk, sector) ? &*at : nullptr;
}

bool is_lost(const crash_state& state, std::size_t disk, const storage::atom& atom) {
    for (std::uint64_t i = 0; i < atom.data.size(); ++i)
        if (const survivor* sector = find(state, disk, atom.sector + i))
            for (const storage::version& lost : sector->lost)
                if (lost.command == atom.command)
                    return true;
    return false;
}

struct cached_piece { // consecutive atoms of one command that share their fate
    storage::command_id command = 0;
    std::uint64_t sector = 0;
    std::uint64_t count = 0;
    bool lost = false;
};

std::vector<cached_piece> pieces_of(const storage::versioned_medium& medium, std::size_t disk,
                                    const crash_state& state) {
    std::vector<cached_piece> pieces;
    for (const storage::atom& atom : medium.undecided()) {
        const bool lost = is_lost(state, disk, atom);
        if (!pieces.empty()) {
            cached_piece& last = pieces.back();
            if (last.command == atom.command && last.lost == lost &&
                last.sector + last.count == atom.sector) {
                last.count += atom.data.size();
                continue;
            }
        }
        pieces.push_back({atom.command, atom.sector, atom.data.size(), lost});
    }
    return pieces;
}

std::vector<cached_piece> damaged(std::size_t disk, const crash_state& state) {
    std::vector<cached_piece> pieces;
    for (const survivor& each : state) {
        if (each.disk != disk || !each.is_damaged())
            continue;
        if (!pieces.empty() && pieces.back().command == each.kept.command &&
            pieces.back().sector + pieces.back().count == each.sector)
            ++pieces.back().count;
        else
            pieces.push_back({each.kept.command, each.sector, 1, true});
    }
    return pieces;
}

} // namespace

void narration::power_is_cut(std::span<const storage::versioned_medium> media,
                             const crash_state& survivors) {
    for (std::size_t disk = 0; disk < media.size(); ++disk)
        cache_of(disk, media[disk], survivors);
}

void narration::cache_of(std::size_t disk, const storage::versioned_medium& medium,
                         const crash_state& survivors) {
    const std::vector<cached_piece> pieces = pieces_of(medium, disk, survivors);
    if (pieces.empty()) {
        m_text += fmt::format("  {}: everything it has received is durable\n", m_disks[disk]);
        return;
    }
    m_text += fmt::format("  {}: received, and not known to be durable:\n", m_disks[disk]);
    for (const cached_piece& each : pieces) {
        const bool cached = m_completed.contains({disk, each.command});
        m_text += fmt::format("    command {:<6} {:<9}  {:<8}  {}\n", each.command,
                              cached ? "cached" : "in flight", each.lost ? "LOST" : "survives",
                              on_disk(disk, each.sector, each.count));
    }
    for (const cached_piece& each : damaged(disk, survivors))
        m_text += fmt::format("    DAMAGED by command {}, which was interrupted: {}\n",
                              each.command, on_disk(disk, each.sector, each.count));
}

} // namespace powercut::witness
