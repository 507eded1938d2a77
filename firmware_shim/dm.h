// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/barrier_queue.h"
#include "firmware_shim/dm_table.h"
#include "firmware_shim/wait.h"

#include <memory>
#include <string>

// A device-mapper device: splits and clones the bios it gets, sends the clones through its table,
// and ends a bio when all its clones have (dm_spec.md 1.2 to 1.5). In a kernel with barriers a bio
// with PREFLUSH or FUA waits for the device's bios and holds later ones back (barrier_queue.h).
namespace powercut::shim {

class mapped_device final : public block_device {
public:
    mapped_device(kernel& owner, std::string name, unsigned minor);
    ~mapped_device() override;

    sector_t sectors() const override { return m_table ? m_table->sectors() : 0; }
    const queue_limits& limits() const override { return m_limits; }
    std::string disk_name() const override { return "dm-" + std::to_string(minor()); }
    bool bio_based() const override { return true; }
    void accept(bio& item) override;

    dm_table* live_table() const { return m_table.get(); }
    bool has_inactive_table() const { return m_inactive != nullptr; }
    bool uses(const block_device& device) const; // in either table
    bool suspended() const { return m_suspended; }
    bool blocked() const { return m_suspended || m_internally_suspended; }
    bool has_limits() const { return m_has_limits; }

    int load(std::unique_ptr<dm_table> table); // becomes the inactive table
    int suspend();
    int resume();
    void destroy(); // before removal: dtr of both tables, once nobody holds the device
    int hold();     // -EBUSY: it is being removed
    void put();
    void internal_suspend();
    void internal_resume();

private:
    struct dm_io;
    struct dm_target_io;
    friend void* dm_per_bio_data(bio&);
    friend unsigned dm_bio_get_target_bio_nr(const bio&);
    friend void dm_accept_partial_bio(bio&, sector_t);

    void split_and_process(bio& item);
    void process_one(bio& item);
    void send_flush(bio& item);
    void send_changing_extent(dm_io& io, dm_target& target, unsigned duplicates, sector_t len);
    void map_clone(dm_target_io& clone);
    void end_clone(dm_target_io& clone, blk_status status);
    void put_io(dm_io& io);
    bool starts_now(bio& item);
    void start_waiting();
    void end_bio(bio& item);
    void hold_back(bio& item);
    void resubmit_held_back();
    void wait_for_in_flight();
    int swap_in(std::unique_ptr<dm_table> table);
    int resume_targets();

    std::unique_ptr<dm_table> m_table;
    std::unique_ptr<dm_table> m_inactive;
    queue_limits m_limits{};
    bool m_has_limits = false;
    bool m_suspended = true; // a new device waits for its first resume
    unsigned m_internally_suspended = 0;
    bool m_freeing = false;
    unsigned m_holders = 0;
    unsigned m_in_flight = 0; // bios taken and not ended
    bio_list m_held_back;
    barrier_queue m_queue; // where the kernel has barriers
    bio_list m_started;    // by that queue, and for a worker to map
    wait_queue m_quiet;
};

} // namespace powercut::shim
