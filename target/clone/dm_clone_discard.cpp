// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/blk_plug.h"
#include "firmware_shim/kernel.h"

// Discards: whole regions need no copy any more (dm_spec.md 11.6).
namespace powercut::clone {

namespace {

struct region_range {
    std::uint64_t start = 0;
    std::uint64_t count = 0;
};

// The regions that the bio covers as a whole. Until 5.7 nobody looked whether there are any: a
// discard inside one region then starts behind its end, and the count is negative, as unsigned.
region_range bio_region_range(const clone& c, const bio& item) {
    const std::uint64_t start = (item.bi_sector + c.region_size - 1) >> c.region_shift;
    const std::uint64_t end = (item.bi_sector + item.bi_size) >> c.region_shift;
    if (start > end && c.versions.clone_ignores_partial_discards)
        return {start, 0};
    return {start, end - start};
}

// The kernel counts the bytes of a bio in 32 bits.
void trim_bio(const clone& c, bio& item, region_range regions) {
    item.bi_sector = regions.start << c.region_shift;
    const std::uint64_t sectors = regions.count << c.region_shift;
    item.bi_size = static_cast<std::uint32_t>(sectors << sector_shift) >> sector_shift;
}

void complete_discard_bio(clone& c, bio& item, bool success) {
    if (!c.discard_passdown || !success) {
        bio_endio(item);
        return;
    }
    remap_to_dest(c, item);
    trim_bio(c, item, bio_region_range(c, item));
    submit_bio(item);
}

bool is_inside(const clone& c, region_range regions) {
    return regions.start < c.nr_regions && regions.count <= c.nr_regions - regions.start;
}

void log_invalid_range(const clone& c, const bio& item, region_range regions) {
    log_clone(c, "Invalid range (" + std::to_string(regions.start) + " + " +
                     std::to_string(regions.count) + ", total regions " +
                     std::to_string(c.nr_regions) + ") for discard (" +
                     std::to_string(item.bi_sector) + " + " + std::to_string(item.bi_size) + ")");
}

} // namespace

void process_discard_bio(clone& c, bio& item) {
    const region_range regions = bio_region_range(c, item);
    if (regions.count == 0) {
        bio_endio(item);
        return;
    }
    if (!is_inside(c, regions) && c.versions.clone_ignores_partial_discards) {
        log_invalid_range(c, item, regions);
        bio_endio(item);
        return;
    }
    if (dm_clone_is_range_hydrated(*c.cmd, regions.start, regions.count)) {
        complete_discard_bio(c, item, true);
        return;
    }
    if (c.read_only()) { // a hint: it may be ignored
        bio_endio(item);
        return;
    }
    c.deferred_discard_bios.add(item);
    wake_worker(c);
}

namespace {

// A region that is marked while it is copied takes writes at once, and then the copy (F10).
bool is_being_copied(const clone& c, region_range regions) {
    for (const auto& [region, hydration] : c.hydrations)
        if (region >= regions.start && region - regions.start < regions.count)
            return true;
    return false;
}

int mark_hydrated(clone& c, bio_list& discards) {
    for (const bio& item : discards) {
        const region_range regions = bio_region_range(c, item);
        if (const int result = dm_clone_cond_set_range(*c.cmd, regions.start, regions.count))
            return result;
    }
    return 0;
}

// A hint may be ignored.
void end_discards_beside_copies(const clone& c, bio_list& discards) {
    bio_list others;
    while (bio* item = discards.pop()) {
        if (is_being_copied(c, bio_region_range(c, *item)))
            bio_endio(*item);
        else
            others.add(*item);
    }
    discards.swap(others);
}

} // namespace

void process_deferred_discards(clone& c) {
    if (c.deferred_discard_bios.empty())
        return;
    bio_list discards;
    discards.swap(c.deferred_discard_bios);
    if (c.versions.clone_discards_spare_copies)
        end_discards_beside_copies(c, discards);
    const bool marked = !c.read_only() && mark_hydrated(c, discards) == 0;
    const blk_plug plug(c.owner().runs_on().current());
    while (bio* item = discards.pop())
        complete_discard_bio(c, *item, marked);
}

} // namespace powercut::clone
