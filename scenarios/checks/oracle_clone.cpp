// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/oracle.h"

#include <algorithm>

// What the oracle makes of clones.
namespace powercut::checks {

// Metadata with a superblock are the clone that was made on them before, if this run made it. Of
// metadata that lie on another device nobody says whether they are blank: such a clone goes on.
oracle::number oracle::clone_on(const promise_event& event) {
    const device_table& table = *event.table;
    const auto before =
        std::find_if(m_clones.rbegin(), m_clones.rend(),
                     [&](const clone_state& each) { return each.metadata == table.metadata; });
    const bool known = before != m_clones.rend();
    const bool goes_on = !event.cow_blank || (known && !find_volume(table.metadata));
    if (goes_on && known && before->destination == table.destination &&
        before->source == find_volume(table.source)) {
        before->aborted = false;
        return static_cast<number>(&*before - m_clones.data());
    }
    clone_state made = new_clone(table);
    if (goes_on)
        made.why_not = doubt::foreign_metadata;
    do_not_follow(table.metadata, doubt::holds_clone);
    do_not_follow(table.destination, doubt::holds_clone);
    m_clones.push_back(std::move(made));
    return static_cast<number>(m_clones.size() - 1);
}

// A write to the source that is under way may be copied or not, region by region.
clone_state oracle::new_clone(const device_table& table) const {
    clone_state made{.metadata = table.metadata,
                     .destination = table.destination,
                     .source = find_volume(table.source),
                     .beneath = find_volume(table.destination)};
    if (made.beneath && !has_known_content(*made.beneath))
        made.beneath.reset();
    if (!made.source)
        made.why_not = doubt::not_on_a_disk;
    else if (m_volumes[*made.source].why_not != doubt::none)
        made.why_not = doubt::origin_in_doubt;
    else if (const value_history& history = m_volumes[*made.source].history;
             history.oldest_under_way() != history.next())
        made.why_not = doubt::part_written_directly;
    return made;
}

// Merged snapshots leave what they say to nobody's history.
bool oracle::has_known_content(number volume) const {
    return m_volumes[volume].why_not == doubt::none && !m_volumes[volume].merged;
}

// Somebody else writes to this volume.
void oracle::harm(clone_state& clone, const std::string& volume) {
    if (clone.metadata == volume)
        return do_not_follow(clone, doubt::metadata_written_directly);
    const bool is_source = clone.source && m_volumes[*clone.source].is_called(volume);
    if (is_source || clone.destination == volume)
        do_not_follow(clone, doubt::part_written_directly);
}

// The first reason stays, unless not even the metadata are its own any more.
void oracle::do_not_follow(clone_state& clone, doubt why) {
    if (clone.why_not != doubt::none && why != doubt::metadata_written_directly)
        return;
    clone.why_not = why;
    m_tightened.add_all();
}

void oracle::discard_of_clone(number clone, const device_table& table, operation& op) {
    const auto [first, end] = whole_regions(op.issue.sector, op.issue.count, table.region_sectors);
    if (first >= end)
        return;
    clone_state& of = m_clones[clone];
    if (!of.beneath)
        return do_not_follow(of, doubt::uncovered_unknown);
    const std::uint64_t sector = first * table.region_sectors;
    const std::uint64_t count = (end - first) * table.region_sectors;
    const history_place where{owner::clone, clone};
    for (const contents& held : all_contents(m_volumes[*of.beneath], sector, count))
        write_discarded(where, sector, held, op, false);
    if (table.passes_discards)
        write_discarded(where, sector, contents(count, storage::zeroes), op, false);
}

// The regions in memory are those of the last commit again, so what was written to others since is
// not there any more, though it was acknowledged. A transaction that is given up for no reason is
// what the promises do not explain.
void oracle::transaction_aborted(const promise_event& event) {
    const live_device* device = find(event.device);
    if (!device || !device->clone)
        return;
    if (!event.disk_failed && !lies_on_failing(*device, {.live = true}))
        return;
    clone_state& clone = m_clones[*device->clone];
    clone.aborted = true;
    clone.own.lose_unguaranteed();
}

void oracle::clones_lose_power() {
    for (clone_state& clone : m_clones) {
        clone.own.lose_unguaranteed();
        clone.aborted = false;
    }
}

} // namespace powercut::checks
