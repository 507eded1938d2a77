// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/dm_kcopyd.h"

#include "firmware_shim/blk_plug.h"
#include "firmware_shim/block_device.h"

#include <algorithm>
#include <memory>

namespace powercut::shim {

namespace {

constexpr sector_t sub_job_size = 1024; // sectors: kcopyd_subjob_size_kb 512, doubled
constexpr unsigned split_count = 8;

} // namespace

dm_kcopyd_client::dm_kcopyd_client(backend& on)
    : m_backend(on), m_workqueue(on, "kcopyd"), m_destroyq(on) {
    m_work.function = &dm_kcopyd_client::do_work;
    m_work.context = this;
}

dm_kcopyd_client::~dm_kcopyd_client() {
    const sleeping_destructor here(m_backend);
    m_destroyq.wait_event([this] { return m_nr_jobs == 0; });
    m_workqueue.flush();
}

kcopyd_job& dm_kcopyd_client::new_job() {
    kcopyd_job& fresh = m_backend.in_flight_things().add(new kcopyd_job);
    fresh.client = this;
    return fresh;
}

void dm_kcopyd_client::push(job_list& jobs, kcopyd_job& job) {
    jobs.push_back(job);
    m_workqueue.queue_work(m_work);
}

// One pass of the worker. Each list is drained together with what is added to it meanwhile.
void dm_kcopyd_client::do_work(work_struct& work) {
    auto& self = *static_cast<dm_kcopyd_client*>(work.context);
    self.m_complete_jobs.splice_after(self.m_complete_jobs.last(), self.m_callback_jobs);
    const auto process = [&self](job_list& jobs, void (dm_kcopyd_client::*run)(kcopyd_job&)) {
        while (!jobs.empty()) {
            kcopyd_job& job = jobs.front();
            jobs.pop_front();
            (self.*run)(job);
        }
    };
    process(self.m_complete_jobs, &dm_kcopyd_client::run_complete_job);
    process(self.m_pages_jobs, &dm_kcopyd_client::run_pages_job);
    const blk_plug plug(self.m_backend.current());
    process(self.m_io_jobs, &dm_kcopyd_client::run_io_job);
}

void dm_kcopyd_client::run_complete_job(kcopyd_job& job) {
    const auto fn = job.fn;
    void* const context = job.context;
    const bool read_err = job.read_err;
    const unsigned long write_err = job.write_err;
    delete &job;
    fn(read_err, write_err, context);
    if (--m_nr_jobs == 0)
        m_destroyq.wake_all();
}

void dm_kcopyd_client::run_pages_job(kcopyd_job& job) {
    job.pages.resize(job.source.count);
    m_io_jobs.push_back(job);
}

void dm_kcopyd_client::run_io_job(kcopyd_job& job) {
    const dm_io_request request{job.op, 0, job.pages.empty() ? nullptr : job.pages.data(),
                                &dm_kcopyd_client::complete_io, &job};
    if (job.op == req_op::read)
        dm_io(request, std::span(&job.source, 1));
    else
        dm_io(request, job.dests);
}

void dm_kcopyd_client::complete_io(unsigned long error_bits, void* context) {
    auto& job = *static_cast<kcopyd_job*>(context);
    dm_kcopyd_client& self = *job.client;
    const bool was_read = job.op == req_op::read;
    if (error_bits) {
        if (was_read)
            job.read_err = true;
        else
            job.write_err |= error_bits;
    } else if (was_read) {
        job.op = req_op::write;
        self.push(self.m_io_jobs, job);
        return;
    }
    self.push(self.m_complete_jobs, job);
}

void dm_kcopyd_client::dispatch_job(kcopyd_job& job) {
    ++m_nr_jobs;
    if (!job.source.count)
        push(m_callback_jobs, job);
    else if (job.zero)
        push(m_io_jobs, job);
    else
        push(m_pages_jobs, job);
}

void dm_kcopyd_client::start(kcopyd_job& job) {
    if (job.source.count <= sub_job_size)
        dispatch_job(job);
    else
        split_job(job);
}

void dm_kcopyd_client::split_job(kcopyd_job& master) {
    ++m_nr_jobs;
    master.sub_jobs_left = split_count;
    for (unsigned i = 0; i < split_count; ++i)
        segment_complete(false, 0, &master);
}

// A sub job has ended (or is to be started for the first time): the next slice, unless there are
// none left or there was an error.
void dm_kcopyd_client::segment_complete(bool read_err, unsigned long write_err, void* context) {
    auto& master = *static_cast<kcopyd_job*>(context);
    dm_kcopyd_client& self = *master.client;
    master.read_err = master.read_err || read_err;
    master.write_err |= write_err;
    const bool failed = master.read_err || master.write_err;
    const sector_t count =
        failed ? 0 : std::min(sub_job_size, master.source.count - master.progress);
    if (count == 0) {
        if (--master.sub_jobs_left == 0)
            self.push(self.m_complete_jobs, master);
        return;
    }
    kcopyd_job& slice = self.new_job();
    slice.op = master.op;
    slice.zero = master.zero;
    slice.source = {master.source.bdev, master.source.sector + master.progress, count};
    for (const dm_io_region& dest : master.dests)
        slice.dests.push_back({dest.bdev, dest.sector + master.progress, count});
    if (master.zero && master.op == req_op::write)
        slice.pages.resize(count);
    slice.fn = &dm_kcopyd_client::segment_complete;
    slice.context = &master;
    master.progress += count;
    self.dispatch_job(slice);
}

void dm_kcopyd_copy(dm_kcopyd_client& client, const dm_io_region& from,
                    std::span<const dm_io_region> dests, dm_kcopyd_notify_fn fn, void* context) {
    kcopyd_job& job = client.new_job();
    job.source = from;
    job.dests.assign(dests.begin(), dests.end());
    job.fn = fn;
    job.context = context;
    client.start(job);
}

void dm_kcopyd_zero(dm_kcopyd_client& client, std::span<const dm_io_region> dests,
                    dm_kcopyd_notify_fn fn, void* context) {
    kcopyd_job& job = client.new_job();
    job.zero = true;
    job.source.count = dests.front().count;
    job.dests.assign(dests.begin(), dests.end());
    const bool supported = std::all_of(dests.begin(), dests.end(), [](const auto& dest) {
        return dest.bdev->limits().max_write_zeroes_sectors != 0;
    });
    job.op = supported ? req_op::write_zeroes : req_op::write;
    if (!supported && job.source.count <= sub_job_size)
        job.pages.resize(job.source.count);
    job.fn = fn;
    job.context = context;
    client.start(job);
}

kcopyd_job* dm_kcopyd_prepare_callback(dm_kcopyd_client& client, dm_kcopyd_notify_fn fn,
                                       void* context) {
    kcopyd_job& job = client.new_job();
    job.fn = fn;
    job.context = context;
    ++client.m_nr_jobs;
    return &job;
}

void dm_kcopyd_do_callback(kcopyd_job* job, bool read_err, unsigned long write_err) {
    job->read_err = read_err;
    job->write_err = write_err;
    job->client->push(job->client->m_callback_jobs, *job);
}

} // namespace powercut::shim
