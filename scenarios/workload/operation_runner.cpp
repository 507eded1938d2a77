// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/operation_runner.h"

#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/errno_name.h"
#include "firmware_shim/table_syntax.h"
#include "firmware_shim/user_io.h"
#include "firmware_shim/wait.h"
#include "scenarios/checks/observe.h"
#include "scenarios/runner/scenario_error.h"
#include "scenarios/workload/random_operations.h"
#include "scenarios/workload/resolved_table.h"
#include "target/all/targets.h"

#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <utility>

namespace powercut::workload {

namespace {

using checks::promise_event;
using checks::promise_kind;
using runner::operation;
using runner::operation_kind;
using runner::scenario_error;

std::vector<storage::content> data_of(const operation& op) {
    std::vector<storage::content> data(op.count, storage::zeroes);
    if (!op.zero)
        for (std::uint64_t i = 0; i < op.count; ++i)
            data[i] = storage::pattern(op.seed, op.sector + i);
    return data;
}

} // namespace

void operation_runner::run(std::span<const operation> operations) {
    for (const operation& op : operations)
        attempt(op);
}

void operation_runner::boot(std::span<const checks::oracle::device> devices) {
    for (const checks::oracle::device& device : devices)
        create(device.name, device.table->text, true);
}

// Unfinished until it ends here: a task that is given up does not come to that.
void operation_runner::attempt(const operation& op) {
    m_unfinished.began(op);
    try {
        run_one(op);
    } catch (const scenario_error&) {
        m_unfinished.ended(op);
        if (m_refused == when_refused::fail)
            throw;
        return;
    }
    m_unfinished.ended(op);
}

void operation_runner::run_one(const operation& op) {
    switch (op.kind) {
    case operation_kind::create:
        return create(op);
    case operation_kind::reload:
        return reload(op);
    case operation_kind::suspend:
        return must_end_as_told(shim::dm_suspend(m_kernel, op.device), op);
    case operation_kind::resume:
        return resume(op);
    case operation_kind::remove:
        return remove(op);
    case operation_kind::message: {
        std::string answer;
        return must_end_as_told(shim::dm_message(m_kernel, op.device, op.text, &answer, op.sector),
                                op);
    }
    case operation_kind::write:
        return write(op);
    case operation_kind::read:
        return read(op);
    case operation_kind::flush:
        return flush(op);
    case operation_kind::discard:
        return discard(op);
    case operation_kind::wait_idle:
        return m_kernel.runs_on().wait_until_idle();
    case operation_kind::wait_time:
        m_kernel.runs_on().sleep_ns(op.duration_ns);
        return;
    case operation_kind::concurrently:
        return run_concurrently(op);
    case operation_kind::in_order:
        return run(op.children);
    case operation_kind::random:
        return run_random(op);
    }
}

// All have ended when this returns; of several errors the first child's is reported.
void operation_runner::run_concurrently(const operation& op) {
    shim::backend& backend = m_kernel.runs_on();
    shim::wait_queue all_ended(backend);
    std::size_t running = op.children.size();
    std::vector<std::exception_ptr> errors(op.children.size());
    for (std::size_t i = 0; i < op.children.size(); ++i)
        backend.spawn(fmt::format("workload {}", i), [&, i] {
            try {
                attempt(op.children[i]);
            } catch (...) {
                errors[i] = std::current_exception();
            }
            if (--running == 0)
                all_ended.wake_all();
        });
    all_ended.wait_event([&] { return running == 0; });
    for (const std::exception_ptr& error : errors)
        if (error)
            std::rethrow_exception(error);
}

void operation_runner::run_random(const operation& op) {
    std::vector<device_shape> shapes;
    for (const std::string& name : op.random.devices) {
        operation on = op;
        on.device = name;
        const shim::block_device& found = device(on);
        const std::uint64_t block = found.limits().logical_block_size >> shim::sector_shift;
        if (found.sectors() < block)
            throw scenario_error(op.at, name + " is too small to work on");
        shapes.push_back({name, found.sectors(), block});
    }
    const std::vector<operation> drawn = draw_operations(op.random, shapes, op.at);
    m_recorder.drew(drawn);
    run(drawn);
}

// A device that could not be created never was.
void operation_runner::create(const operation& op) {
    if (op.fails == 0 && m_kernel.find_mapped_device(op.device))
        throw scenario_error(op.at, fmt::format("there is a device {} already", op.device));
    must_be_known(op);
    const int result = create(op.device, op.text, op.fails == 0);
    if (result != 0 && op.fails == 0) {
        m_recorder.record({.kind = promise_kind::remove_begun, .device = op.device});
        m_recorder.record({.kind = promise_kind::removed, .device = op.device});
    }
    must_end_as_told(result, op);
}

// What the kernel is to refuse has not begun: no boot after a cut tries it.
int operation_runner::create(const std::string& name, const std::string& table, bool is_wanted) {
    const auto resolved = resolve_table(m_kernel, table, name);
    const promise_event begun{.kind = promise_kind::create_begun,
                              .device = name,
                              .table = resolved,
                              .cow_blank = m_contents.is_blank(*resolved)};
    if (is_wanted)
        m_recorder.record(begun);
    if (const int result = shim::dm_create(m_kernel, name, table); result != 0)
        return result;
    if (!is_wanted)
        m_recorder.record(begun);
    m_recorder.record({.kind = promise_kind::created, .device = name});
    m_contents.laid_out(name, resolved);
    if (checks::status_is_invalid(m_kernel, name))
        m_recorder.record({.kind = promise_kind::found_invalid, .device = name});
    return 0;
}

// A kernel may well have a target that was not ported; one that was is for the kernel to refuse.
void operation_runner::must_be_known(const operation& op) const {
    for (const shim::table_line& line : shim::parse_table(op.text))
        if (!target::is_ported(line.type) && !m_kernel.find_target(line.type))
            throw scenario_error(op.at,
                                 fmt::format("{}: this version of powercut has no target '{}'",
                                             in_words(op), line.type));
}

void operation_runner::reload(const operation& op) {
    must_be_known(op);
    const auto table = resolve_table(m_kernel, op.text, op.device);
    const int result = shim::dm_load(m_kernel, op.device, op.text);
    if (result == 0)
        m_reloaded[op.device] = table;
    must_end_as_told(result, op);
}

// Who brings the devices up after a power cut knows of the new table before the kernel takes it.
void operation_runner::resume(const operation& op) {
    const auto at = m_reloaded.find(op.device);
    if (at != m_reloaded.end() && op.fails == 0) {
        m_recorder.record({.kind = promise_kind::table_changed,
                           .device = op.device,
                           .table = at->second,
                           .cow_blank = m_contents.is_blank(*at->second),
                           .merge_complete = merge_is_complete(op.device)});
        m_contents.laid_out(op.device, at->second);
        m_reloaded.erase(at);
    }
    must_end_as_told(shim::dm_resume(m_kernel, op.device), op);
}

// Here as well: promises of the device go on.
void operation_runner::remove(const operation& op) {
    if (op.fails == 0)
        device(op);
    const promise_event begun{.kind = promise_kind::remove_begun,
                              .device = op.device,
                              .merge_complete = merge_is_complete(op.device)};
    if (op.fails == 0)
        m_recorder.record(begun);
    const int result = shim::dm_remove(m_kernel, op.device);
    if (result == 0) {
        if (op.fails != 0)
            m_recorder.record(begun);
        m_recorder.record({.kind = promise_kind::removed, .device = op.device});
        m_reloaded.erase(op.device);
    }
    must_end_as_told(result, op);
}

void operation_runner::write(const operation& op) {
    shim::block_device& to = device(op);
    std::vector<storage::content> data = data_of(op);
    const auto id = issue(promise_kind::write_issued, op, data);
    end(id, op, shim::user_write(to, op.sector, data, op.fua));
}

void operation_runner::read(const operation& op) {
    shim::block_device& from = device(op);
    const auto id = issue(promise_kind::read_issued, op);
    std::vector<storage::content> data(op.count, storage::zeroes);
    const std::uint64_t errors_before = m_machine.disk_errors();
    const int result = shim::user_read(from, op.sector, data);
    end(id, op, result, result == 0 ? std::move(data) : std::vector<storage::content>{},
        m_machine.disk_errors() != errors_before);
}

void operation_runner::flush(const operation& op) {
    shim::block_device& on = device(op);
    const auto id = issue(promise_kind::flush_issued, op);
    end(id, op, shim::user_flush(on));
}

void operation_runner::discard(const operation& op) {
    shim::block_device& on = device(op);
    const auto id = issue(promise_kind::discard_issued, op);
    const std::uint64_t errors_before = m_machine.disk_errors();
    const int result = shim::user_discard(on, op.sector, op.count);
    end(id, op, result, {}, m_machine.disk_errors() != errors_before);
}

shim::block_device& operation_runner::device(const operation& op) const {
    int error = 0;
    if (shim::block_device* found = m_kernel.find_device(op.device, &error))
        return *found;
    throw scenario_error(op.at,
                         fmt::format("no device {}: {}", op.device, shim::errno_name(error)));
}

void operation_runner::must_end_as_told(int result, const operation& op) const {
    if (result == op.fails)
        return;
    const std::string told =
        op.fails == 0 ? "" : fmt::format(", expected {}", shim::errno_name(op.fails));
    if (result == 0)
        throw scenario_error(op.at, fmt::format("{}: not refused{}", in_words(op), told));
    const std::string log = checks::last_log_lines(m_kernel);
    throw scenario_error(op.at,
                         fmt::format("{}: refused with {}{}{}{}", in_words(op),
                                     shim::errno_name(result), told, log.empty() ? "" : ": ", log));
}

checks::operation_id operation_runner::issue(promise_kind kind, const operation& op,
                                             std::vector<storage::content> data) {
    return m_recorder.issue({.kind = kind,
                             .device = op.device,
                             .sector = op.sector,
                             .count = op.count,
                             .data = std::move(data),
                             .fua = op.fua});
}

void operation_runner::end(checks::operation_id id, const operation& op, int result,
                           std::vector<storage::content> data, bool disk_failed) {
    m_recorder.record({.kind = promise_kind::ended,
                       .operation = id,
                       .device = op.device,
                       .sector = op.sector,
                       .count = op.count,
                       .data = std::move(data),
                       .result = result,
                       .disk_failed = disk_failed});
}

bool operation_runner::merge_is_complete(const std::string& device) const {
    const auto view = checks::exceptions_of(m_kernel, device);
    return view && view->merge_complete;
}

} // namespace powercut::workload
