// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/recorder.h"

#include "firmware_shim/dm.h"
#include "scenarios/checks/observe.h"
#include "scenarios/checks/observe_clone.h"

#include <string_view>
#include <utility>

namespace powercut::workload {

namespace {

// Switching a cache off drains it (D4), also that of a disk which ignores flushes.
storage::versioned_medium all_durable(const storage::versioned_medium& medium) {
    storage::versioned_medium copy = medium;
    if (copy.cache_enabled()) {
        copy.apply({.kind = storage::event_kind::cache_switched, .cache_enabled = false});
        copy.apply({.kind = storage::event_kind::cache_switched, .cache_enabled = true});
    }
    return copy;
}

// The "major:minor" of a clone that gives its transaction up, if the line says so.
std::string aborting_clone(const std::string& line) {
    constexpr std::string_view before = "device-mapper: clone: ";
    constexpr std::string_view after = ": Aborting current metadata transaction";
    if (!line.starts_with(before) || !line.ends_with(after))
        return {};
    return line.substr(before.size(), line.size() - before.size() - after.size());
}

} // namespace

std::shared_ptr<recorder> recorder::attach(runner::timed_machine& to) {
    std::shared_ptr<recorder> made(new recorder(to));
    made->listen();
    return made;
}

void recorder::listen() {
    const auto self = shared_from_this();
    m_listener = m_machine.listen([self](std::size_t disk, const storage::event& event) {
        if (self->m_in_workload)
            self->add({.disk = static_cast<std::uint32_t>(disk), .event = event});
    });
    m_machine.kernel().on_log([self](const std::string& line) { self->hear(line); });
    m_machine.kernel().on_table_event([self](shim::mapped_device& device) {
        self->m_machine.kernel().runs_on().spawn(
            "dmeventd", [self, name = device.name()] { self->report_if_invalid(name); });
    });
}

void recorder::hear(const std::string& line) {
    const bool disk_failed = m_machine.disk_errors() != 0;
    if (line.find("snapshots: Invalidating snapshot:") != std::string::npos) {
        m_errors_before_invalidation = m_machine.disk_errors();
        record({.kind = checks::promise_kind::invalidation_begun, .disk_failed = disk_failed});
    }
    m_out_of_space = m_out_of_space || checks::says_out_of_space(line);
    int error = 0;
    if (const std::string number = aborting_clone(line); !number.empty())
        if (const shim::block_device* clone = m_machine.kernel().find_device(number, &error))
            record({.kind = checks::promise_kind::transaction_aborted,
                    .device = clone->name(),
                    .disk_failed = disk_failed || m_out_of_space});
}

void recorder::report_if_invalid(const std::string& device) {
    if (checks::status_is_invalid(m_machine.kernel(), device))
        record({.kind = checks::promise_kind::invalid_reported,
                .device = device,
                .disk_failed = m_machine.disk_errors() != m_errors_before_invalidation});
}

checks::operation_id recorder::issue(checks::promise_event event) {
    event.operation = ++m_operations;
    record(std::move(event));
    return m_operations;
}

void recorder::record(checks::promise_event event) {
    if (m_taken || m_machine.power_was_cut())
        return;
    if (m_in_workload)
        add({.promise = std::make_shared<const checks::promise_event>(std::move(event))});
    else
        m_recording.setup.push_back(std::move(event));
}

void recorder::add(trace_step step) {
    if (!m_watch)
        return m_recording.steps.push_back(std::move(step));
    m_recording.steps.push_back(step);
    m_watch(&step); // a copy: watching may lead to further steps
}

void recorder::begin_workload(beginning from, watcher watch) {
    begin(from);
    m_watch = std::move(watch);
    if (m_watch)
        m_watch(nullptr);
}

void recorder::begin(beginning from) {
    for (std::size_t disk = 0; disk < m_machine.disk_count(); ++disk)
        m_recording.start.push_back(from == beginning::settled ? all_durable(m_machine.medium(disk))
                                                               : m_machine.medium(disk));
    m_in_workload = true;
}

recording recorder::take(std::string stopped) {
    if (!m_in_workload)
        begin(beginning::settled);
    m_recording.stopped = std::move(stopped);
    m_in_workload = false;
    m_taken = true;
    m_watch = nullptr;
    m_machine.stop_listening(m_listener);
    return std::move(m_recording);
}

} // namespace powercut::workload
