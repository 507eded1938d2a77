// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/dm_io.h"
#include "firmware_shim/in_flight.h"
#include "firmware_shim/wait.h"
#include "firmware_shim/workqueue.h"

#include <boost/intrusive/slist.hpp>

#include <span>
#include <vector>

// kcopyd (dm_spec.md section 3): copies regions in the background. All callbacks of a client run in
// its one thread, one at a time, in the order in which the jobs completed; callers rely on that.
// Not modelled: the page reserve (memory never runs out), throttling, zoned destinations,
// IGNORE_ERROR.
namespace powercut::shim {

using dm_kcopyd_notify_fn = void (*)(bool read_err, unsigned long write_err, void* context);

class dm_kcopyd_client;

// One job; users only pass it from prepare_callback to do_callback.
struct kcopyd_job
    : boost::intrusive::slist_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>>,
      in_flight {
    dm_kcopyd_client* client = nullptr;
    req_op op = req_op::read;
    bool zero = false; // no source: writes zeroes
    bool read_err = false;
    unsigned long write_err = 0;
    dm_io_region source{};
    std::vector<dm_io_region> dests{};
    std::vector<sector_handle> pages{};
    dm_kcopyd_notify_fn fn = nullptr;
    void* context = nullptr;
    // Of a job above the sub job size, whose slices are copied by sub jobs:
    sector_t progress = 0;      // sectors handed out
    unsigned sub_jobs_left = 0; // still running
};

class dm_kcopyd_client {
public:
    explicit dm_kcopyd_client(backend& on);
    ~dm_kcopyd_client(); // dm_kcopyd_client_destroy: waits until no jobs are left
    dm_kcopyd_client(const dm_kcopyd_client&) = delete;
    dm_kcopyd_client& operator=(const dm_kcopyd_client&) = delete;

private:
    friend void dm_kcopyd_copy(dm_kcopyd_client&, const dm_io_region&,
                               std::span<const dm_io_region>, dm_kcopyd_notify_fn, void*);
    friend void dm_kcopyd_zero(dm_kcopyd_client&, std::span<const dm_io_region>,
                               dm_kcopyd_notify_fn, void*);
    friend kcopyd_job* dm_kcopyd_prepare_callback(dm_kcopyd_client&, dm_kcopyd_notify_fn, void*);
    friend void dm_kcopyd_do_callback(kcopyd_job*, bool, unsigned long);

    using job_list = boost::intrusive::slist<kcopyd_job, boost::intrusive::cache_last<true>,
                                             boost::intrusive::constant_time_size<false>>;

    kcopyd_job& new_job();
    static void do_work(work_struct& work);
    static void complete_io(unsigned long error_bits, void* context);
    static void segment_complete(bool read_err, unsigned long write_err, void* context);
    void push(job_list& jobs, kcopyd_job& job);
    void start(kcopyd_job& job);
    void dispatch_job(kcopyd_job& job);
    void split_job(kcopyd_job& master);
    void run_complete_job(kcopyd_job& job);
    void run_pages_job(kcopyd_job& job);
    void run_io_job(kcopyd_job& job);

    backend& m_backend;
    workqueue m_workqueue;
    work_struct m_work;
    job_list m_callback_jobs;
    job_list m_complete_jobs;
    job_list m_pages_jobs;
    job_list m_io_jobs;
    unsigned m_nr_jobs = 0;
    wait_queue m_destroyq;
};

void dm_kcopyd_copy(dm_kcopyd_client& client, const dm_io_region& from,
                    std::span<const dm_io_region> dests, dm_kcopyd_notify_fn fn, void* context);
void dm_kcopyd_zero(dm_kcopyd_client& client, std::span<const dm_io_region> dests,
                    dm_kcopyd_notify_fn fn, void* context);
// Runs `fn` in the client's thread once do_callback() was called, which may be from a completion.
kcopyd_job* dm_kcopyd_prepare_callback(dm_kcopyd_client& client, dm_kcopyd_notify_fn fn,
                                       void* context);
void dm_kcopyd_do_callback(kcopyd_job* job, bool read_err, unsigned long write_err);

} // namespace powercut::shim
