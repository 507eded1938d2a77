// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/oracle.h"

#include <algorithm>
#include <array>

// What the oracle makes of devices that are made up of pieces of others, as LVM does: each is a
// volume of its own. What it holds at first is what its pieces hold, and that is known of disks to
// which nobody has written yet.
namespace powercut::checks {

namespace {

bool overlap(std::uint64_t sector, std::uint64_t count, const table_piece& piece) {
    return sector < piece.sector + piece.sectors && piece.sector < sector + count;
}

// The part of the pieces that holds this sector, from it on; none: it is behind the end.
table_piece piece_at(const std::vector<table_piece>& pieces, std::uint64_t sector) {
    for (const table_piece& each : pieces) {
        if (sector < each.sectors)
            return {each.device, each.sector + sector, each.sectors - sector};
        sector -= each.sectors;
    }
    return {};
}

// A device made of pieces is its own origin.
bool lies_on(const device_table& table, const std::string& device) {
    const std::array below{table.cow, table.metadata, table.destination, table.source};
    return (table.pieces.empty() && table.origin == device) ||
           std::ranges::find(below, device) != below.end() ||
           std::ranges::find(table.pieces, device, &table_piece::device) != table.pieces.end();
}

// Whether the device shows sectors of the piece. Stores and clones use all of their volumes.
bool uses(const oracle::device& device, const table_piece& piece) {
    const device_table& table = *device.table;
    const std::string& shown = table.pieces.empty() ? table.origin : device.name;
    const std::array wholly{table.cow, table.metadata, table.destination};
    return ((shown == piece.device || table.source == piece.device) &&
            overlap(0, table.sectors, piece)) ||
           std::ranges::find(wholly, piece.device) != wholly.end();
}

bool was_written(const value_history& history, const table_piece& piece) {
    for (write_id id = 0; id < history.next(); ++id)
        if (overlap(history.write(id).sector, history.write(id).count, piece))
            return true;
    return false;
}

// Adds what the sectors of the piece hold at first.
void add_extents(const volume_description& below, const table_piece& piece,
                 std::vector<volume_extent>& to) {
    if (below.extents.empty()) {
        to.push_back({below.fill, below.first_sector + piece.sector, piece.sectors});
        return;
    }
    std::uint64_t begin = 0; // of the extent
    for (const volume_extent& each : below.extents) {
        const std::uint64_t from = std::max(begin, piece.sector);
        const std::uint64_t end = std::min(begin + each.sectors, piece.sector + piece.sectors);
        if (from < end)
            to.push_back({each.fill, each.first_sector + from - begin, end - from});
        begin += each.sectors;
    }
}

} // namespace

// One that is created again goes on.
void oracle::lay_out(const promise_event& event) {
    const device_table& table = *event.table;
    if (table.pieces.empty())
        return take_name(event.device);
    if (const auto known = find_volume(event.device)) {
        if (!is_as_laid_out(m_volumes[*known], table))
            do_not_follow(event.device, doubt::table_changed);
        return;
    }
    const auto same = std::ranges::find(m_volumes, table.pieces, &volume_state::pieces);
    if (same != m_volumes.end())
        return same->other_names.push_back(event.device);
    volume_state made{{.name = event.device, .sectors = table.sectors}};
    made.pieces = table.pieces;
    for (const table_piece& piece : table.pieces)
        lay_piece(made, piece);
    m_volumes.push_back(std::move(made));
}

// Of a device that is no volume now.
void oracle::take_name(const std::string& from_volume) {
    const auto volume = find_volume(from_volume);
    if (!volume)
        return;
    volume_state& named = m_volumes[*volume];
    if (named.is.name == from_volume)
        named.is.name = named.other_names.empty() ? std::string() : named.other_names.front();
    std::erase_if(named.other_names, [&](const std::string& each) {
        return each == from_volume || each == named.is.name;
    });
}

void oracle::lay_piece(volume_state& made, const table_piece& piece) {
    covered(piece.device, doubt::covered);
    const auto lower = find_volume(piece.device);
    if (!lower) {
        made.is.extents.push_back({{}, 0, piece.sectors});
        if (!piece.device.empty())
            made.why_not = doubt::below_in_doubt;
        return;
    }
    const volume_state& below = m_volumes[*lower];
    add_extents(below.is, piece, made.is.extents);
    if (below.disturbed || was_written(below.history, piece))
        made.why_not = doubt::below_in_doubt;
    for (const volume_state& other : m_volumes)
        for (const table_piece& each : other.pieces)
            if (each.device == piece.device && overlap(piece.sector, piece.sectors, each)) {
                made.why_not = doubt::below_in_doubt;
                do_not_follow(other.is.name, doubt::below_in_doubt);
            }
    if (std::ranges::any_of(m_devices,
                            [&](const live_device& each) { return uses(each.is, piece); }))
        do_not_follow(piece.device, doubt::covered);
}

// A device that lies beside what has pieces of the same volumes, or over it.
void oracle::lie_beside_pieces(const device& added) {
    for (std::size_t i = 0; i < m_volumes.size(); ++i)
        for (const table_piece& piece : m_volumes[i].pieces)
            if (uses(added, piece))
                do_not_follow(piece.device, doubt::covered);
}

// Every sector lies where it did, or fails.
bool oracle::is_as_laid_out(const volume_state& volume, const device_table& table) const {
    if (table.pieces.empty() || table.sectors != volume.is.sectors)
        return false;
    std::uint64_t sector = 0;
    while (sector < table.sectors) {
        const table_piece was = piece_at(volume.pieces, sector);
        const table_piece now = piece_at(table.pieces, sector);
        const bool moved = was.device != now.device || was.sector != now.sector;
        if (!now.device.empty() && moved)
            return false;
        sector += std::min(was.sectors, now.sectors);
    }
    return true;
}

// Now as itself, or as an origin on it.
bool oracle::is_still_on(number volume, const device_table& table) const {
    if (!table.pieces.empty())
        return is_as_laid_out(m_volumes[volume], table);
    return table.role == device_role::origin && find_volume(table.origin) == volume;
}

// Somebody writes past those that lie on this volume.
void oracle::written_below(number volume, std::uint64_t sector, std::uint64_t count) {
    for (std::size_t above = 0; above < m_volumes.size(); ++above)
        if (std::ranges::any_of(m_volumes[above].pieces, [&](const table_piece& piece) {
                return m_volumes[volume].is_called(piece.device) && overlap(sector, count, piece);
            }))
            do_not_follow(m_volumes[above].is.name, doubt::below_written);
}

// What this volume holds is not known, nor what those hold that lie on it.
void oracle::disturb(number volume) {
    if (m_volumes[volume].disturbed)
        return;
    m_volumes[volume].disturbed = true;
    for (std::size_t above = 0; above < m_volumes.size(); ++above)
        if (std::ranges::any_of(m_volumes[above].pieces, [&](const table_piece& piece) {
                return m_volumes[volume].is_called(piece.device);
            }))
            do_not_follow(m_volumes[above].is.name, doubt::below_in_doubt);
}

// Whether a flush of this device gets to all the disks on which it has written.
bool oracle::flush_arrives(const std::string& name) const {
    if (is_cut_off(name))
        return false;
    const live_device* device = find(name);
    if (!device || !device->is.table->pieces.empty())
        return true;
    const device_table& table = *device->is.table;
    return std::ranges::none_of(
        std::array{table.origin, table.cow, table.metadata, table.destination, table.source},
        [this](const std::string& each) { return is_cut_off(each); });
}

// Its table, or that of one below, leaves out a device that has some of its sectors.
bool oracle::is_cut_off(const std::string& name) const {
    const auto volume = find_volume(name);
    const live_device* device = find(name);
    if (!volume || !device || device->is.table->pieces.empty())
        return false;
    return std::ranges::any_of(m_volumes[*volume].pieces, [&](const table_piece& each) {
        const auto& now = device->is.table->pieces;
        return std::ranges::find(now, each.device, &table_piece::device) == now.end() ||
               is_cut_off(each.device);
    });
}

bool oracle::lies_on_failing(const live_device& device, const point_of_view& from) const {
    const device_table& table = *(from.live ? device.is.table : device.to_boot);
    return table.fails || std::ranges::any_of(m_devices, [&](const live_device& each) {
               return lies_on(table, each.is.name) && lies_on_failing(each, from);
           });
}

// A reload may put a device on others that were created after it.
void oracle::sort_for_boot() {
    std::vector<live_device> sorted;
    const auto waits = [this](const live_device& each) {
        return std::ranges::any_of(m_devices, [&](const live_device& other) {
            return lies_on(*each.to_boot, other.is.name);
        });
    };
    while (!m_devices.empty()) {
        auto next = std::ranges::find_if_not(m_devices, waits);
        if (next == m_devices.end())
            next = m_devices.begin();
        sorted.push_back(std::move(*next));
        m_devices.erase(next);
    }
    m_devices = std::move(sorted);
    m_tightened.add_all();
}

} // namespace powercut::checks
