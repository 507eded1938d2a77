// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/device_mapper.h"
#include "firmware_shim/dm_kcopyd.h"
#include "firmware_shim/wait.h"
#include "firmware_shim/workqueue.h"
#include "target/clone/dm_clone_metadata.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// A clone (drivers/md/dm-clone-target.c; dm_spec.md section 11). Private to the files of the port.
//
// Left out, because threads are cooperative here: the spin locks (deferred bios, hash buckets) and
// atomics. Not modelled: the throttle of hydration (off by default) and io_min and io_opt, which
// nothing here reads.
namespace powercut::shim {
class kernel;
}

namespace powercut::clone {

using namespace shim;

// What a module keeps for itself.
struct clone_module {
    explicit clone_module(kernel&) {}
    target::behaviour versions;
};

enum class clone_metadata_mode { write, read_only, fail }; // each is worse than the one before

// One region on its way from the source to the destination.
struct dm_clone_region_hydration : in_flight {
    struct clone* owner = nullptr;
    std::uint64_t region_nr = 0;
    bio* overwrite_bio = nullptr; // a write of the whole region, which needs no copy
    void (*overwrite_bio_end_io)(bio&) = nullptr;
    bool overwrite_is_fua = false; // when it was submitted
    bio_list deferred_bios;        // wait until the region is there
    blk_status status = blk_status::ok;
    dm_clone_region_hydration* next = nullptr; // region of the same copy
};

struct clone {
    clone(kernel& k, dm_target& target);
    ~clone();

    clone_metadata_mode mode() const { return m_mode; }
    bool read_only() const { return m_mode >= clone_metadata_mode::read_only; }
    kernel& owner() const { return m_kernel; }

    const target::behaviour& versions;
    dm_target* ti;
    block_device* metadata_dev = nullptr;
    block_device* dest_dev = nullptr;
    block_device* source_dev = nullptr;
    sector_t region_size = 0; // sectors
    unsigned region_shift = 0;
    std::uint64_t nr_regions = 0;
    std::vector<std::string> ctr_args; // behind the devices, for the table line

    bool hydration_enabled = true;
    bool discard_passdown = true;
    bool suspended = true; // until the first resume
    bool was_resumed = false;
    unsigned hydration_threshold = 1;  // regions in flight, copies for writes included
    unsigned hydration_batch_size = 1; // regions a copy

    dm_clone_metadata_ptr cmd;
    rw_semaphore commit_lock; // the kernel's mutex: one commit at a time
    bool commit_under_way = false;
    bool worker_waits_for_commit = false;
    std::uint64_t last_commit_ns = 0; // by the worker

    unsigned ios_in_flight = 0;         // of users
    unsigned hydrations_in_flight = 0;  // and one while the worker looks for more
    wait_queue hydration_stopped;       // woken when there are none
    std::uint64_t hydration_offset = 0; // where the worker goes on looking
    // The hash table: regions that are being hydrated.
    std::unordered_map<std::uint64_t, dm_clone_region_hydration*> hydrations;

    bio_list deferred_bios;              // to be submitted
    bio_list deferred_discard_bios;      // to be marked hydrated first
    bio_list deferred_flush_bios;        // to be submitted after a commit
    bio_list deferred_flush_completions; // to be ended after a commit

    work_struct worker;
    delayed_work waker;
    delayed_work retry;             // after many copies that failed
    unsigned failures_in_a_row = 0; // of copies
    std::unique_ptr<workqueue> wq;
    std::unique_ptr<dm_kcopyd_client> kcopyd_client;

private:
    friend void set_clone_mode(clone& c, clone_metadata_mode new_mode);
    kernel& m_kernel;
    clone_metadata_mode m_mode = clone_metadata_mode::write;
};

inline constexpr std::uint64_t commit_period_ns = 1'000'000'000;
// A region whose copy has failed is tried again at once, which costs a kernel time. Ours takes
// none, so that after many failures in a row it waits: it would never come to anything else.
inline constexpr unsigned failures_before_a_pause = 100;
inline constexpr std::uint64_t retry_after_ns = 1'000'000;

inline clone& clone_of(dm_target& ti) {
    return *static_cast<clone*>(ti.private_data);
}
std::string clone_device_name(const clone& c);         // "253:0"
void log_clone(const clone& c, std::string_view text); // "clone: D: <text>"

// dm_clone_arguments.cpp: 0, or a negative errno and the reason in ti.error.
int parse_arguments(dm_target& ti, clone& c, target_arguments words);
bool parse_unsigned(const std::string& word, unsigned* value); // of messages and core arguments

// dm_clone_map.cpp: bios of users.
dm_mapio clone_map(dm_target& ti, bio& item);
dm_endio clone_endio(dm_target& ti, bio& item, blk_status& error);
bool bio_triggers_commit(const clone& c, const bio& item);
void issue_bio(clone& c, bio& item); // to the destination, behind a commit if it needs one
void submit_bios(clone& c, bio_list& bios);
void fail_bios(bio_list& bios, blk_status status);
void remap_to_dest(const clone& c, bio& item);

// dm_clone_discard.cpp
void process_discard_bio(clone& c, bio& item);
void process_deferred_discards(clone& c);

// dm_clone_hydration.cpp: regions to the destination.
// The hydration of the region, or null; the caller inserts its own.
dm_clone_region_hydration* find_hydration(const clone& c, std::uint64_t region_nr);
dm_clone_region_hydration* alloc_hydration(clone& c, std::uint64_t region_nr);
void insert_hydration(dm_clone_region_hydration& hd);
void hydrate_bio_region(clone& c, bio& item);
// `first` and those linked behind it are `count` adjacent regions.
void hydration_copy(dm_clone_region_hydration& first, std::uint64_t count);
void hydration_put(clone& c); // one less in flight
// dm_clone_hydration_background.cpp
void do_hydration(clone& c);

// dm_clone_worker.cpp
void do_worker(work_struct& work);
void do_waker(work_struct& work);
void do_retry(work_struct& work);
void wake_worker(clone& c);
void clone_postsuspend(dm_target& ti);
int clone_preresume(dm_target& ti);
void clone_resume(dm_target& ti);

// dm_clone_mode.cpp: commits and what becomes of a clone whose metadata fail.
void set_clone_mode(clone& c, clone_metadata_mode new_mode);
// 0 or a negative errno; *dest_dev_flushed (may be null): whether this flushed the destination.
int commit_metadata(clone& c, bool* dest_dev_flushed);

// dm_clone_status.cpp: what a clone says and is told.
std::string clone_status(dm_target& ti, status_type type);
int clone_message(dm_target& ti, target_arguments words, std::string& result);
int clone_iterate_devices(dm_target& ti, const iterate_devices_callout& fn);
void clone_io_hints(dm_target& ti, queue_limits& limits);

} // namespace powercut::clone
