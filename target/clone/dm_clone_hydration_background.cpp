// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/dm_clone_target.h"

#include "firmware_shim/kernel.h"

// Hydration in the background: what the worker copies while no user has I/O under way (dm_spec.md
// 11.5, step 4).
namespace powercut::clone {

namespace {

// Adjacent regions that become one copy.
struct batch_info {
    dm_clone_region_hydration* head = nullptr;
    dm_clone_region_hydration* tail = nullptr;
    std::uint64_t nr_batched_regions = 0;

    void add(dm_clone_region_hydration& hd) {
        (head ? tail->next : head) = &hd;
        tail = &hd;
        ++nr_batched_regions;
    }
    void issue() {
        if (head)
            hydration_copy(*head, nr_batched_regions);
        *this = {};
    }
};

void batch_hydration(batch_info& batch, dm_clone_region_hydration& hd) {
    const unsigned max_batch_size = hd.owner->hydration_batch_size;
    bool joined = false;
    if (batch.head) {
        joined = batch.nr_batched_regions < max_batch_size &&
                 batch.head->region_nr + batch.nr_batched_regions == hd.region_nr;
        if (joined)
            batch.add(hd);
        if (!joined || batch.nr_batched_regions >= max_batch_size)
            batch.issue();
    }
    if (joined)
        return;
    if (max_batch_size <= 1)
        hydration_copy(hd, 1);
    else
        batch.add(hd);
}

// Takes the next region from `offset` on that nobody hydrates. Where to go on; the number of
// regions if there is none.
std::uint64_t start_next_hydration(clone& c, std::uint64_t offset, batch_info& batch) {
    for (; offset < c.nr_regions; ++offset) {
        offset = dm_clone_find_next_unhydrated_region(*c.cmd, offset);
        if (offset == c.nr_regions)
            break;
        if (find_hydration(c, offset))
            continue;
        dm_clone_region_hydration& hd = *alloc_hydration(c, offset);
        insert_hydration(hd);
        batch_hydration(batch, hd);
        return offset + 1;
    }
    return offset;
}

} // namespace

void do_hydration(clone& c) {
    if (c.read_only() || dm_clone_is_hydration_done(*c.cmd))
        return;
    ++c.hydrations_in_flight; // a suspend waits for this pass
    batch_info batch;
    std::uint64_t offset = c.hydration_offset;
    while (!c.suspended && c.ios_in_flight == 0 && c.hydration_enabled && offset < c.nr_regions &&
           c.hydrations_in_flight + batch.nr_batched_regions <= c.hydration_threshold)
        offset = start_next_hydration(c, offset, batch);
    batch.issue();
    c.hydration_offset = offset < c.nr_regions ? offset : 0;
    hydration_put(c);
}

} // namespace powercut::clone
