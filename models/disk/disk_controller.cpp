// SPDX-License-Identifier: GPL-2.0-only
#include "models/disk/disk_controller.h"

#include "models/disk/command_pool.h"
#include "models/disk/command_rules.h"
#include "models/disk/deadline_queue.h"

#include <deque>
#include <stdexcept>
#include <string>
#include <utility>

namespace powercut::disk {

namespace {

constexpr const char* report_type = "/powercut/disk";

using ticks = std::uint64_t; // of the SystemC time resolution

ticks from_ns(std::uint64_t ns) {
    return sc_core::sc_time(static_cast<double>(ns), sc_core::SC_NS).value();
}

ticks now() {
    return sc_core::sc_time_stamp().value();
}

struct latencies {
    explicit latencies(const disk_config& config)
        : receive(from_ns(config.receive_latency_ns)), read(from_ns(config.read_latency_ns)),
          write(from_ns(config.write_latency_ns)),
          medium_write(from_ns(config.medium_write_latency_ns)),
          flush(from_ns(config.flush_latency_ns)),
          transfer(from_ns(config.transfer_ns_per_sector)) {}
    ticks receive, read, write, medium_write, flush, transfer;
};

// From received to completed.
ticks service_time(const command& asked, const latencies& times,
                   const storage::cache_profile& profile) {
    const ticks medium = reaches_medium(asked, profile) ? times.medium_write : 0;
    switch (asked.op) {
    case opcode::read:
        return times.read + times.transfer * asked.count;
    case opcode::write:
        return times.write + times.transfer * asked.count + medium;
    case opcode::discard:
    case opcode::write_zeroes:
        return times.write + medium;
    case opcode::flush:
        return times.flush;
    }
    return 0;
}

tlm::tlm_response_status response_of(status result) {
    switch (result) {
    case status::ok:
        return tlm::TLM_OK_RESPONSE;
    case status::out_of_range:
        return tlm::TLM_ADDRESS_ERROR_RESPONSE;
    case status::not_supported:
        return tlm::TLM_COMMAND_ERROR_RESPONSE;
    case status::io_error:
        break;
    }
    return tlm::TLM_GENERIC_ERROR_RESPONSE;
}

const disk_config& validated(const disk_config& config) {
    validate(config);
    return config;
}

} // namespace

struct disk_controller::state {
    explicit state(const disk_config& wanted)
        : config(validated(wanted)), times(config),
          medium(storage::medium(config.size_sectors, config.fill), config.profile) {}

    void apply(const storage::event& event) {
        if (failed)
            return;
        medium.apply(event);
        for (const storage::event_listener& listener : listeners)
            listener(event);
    }

    void apply(storage::event_kind kind, storage::command_id id) {
        step.kind = kind;
        step.command = id;
        step.fua = false;
        step.sector = 0;
        step.data.clear();
        apply(step);
    }

    void apply_received(const pending_command& written) {
        const command& asked = written.copy;
        step.kind = storage::event_kind::write_received;
        step.command = written.id;
        step.fua = asked.fua;
        step.sector = asked.sector;
        if (asked.op == opcode::write)
            step.data.assign(written.request->data, written.request->data + asked.count);
        else
            step.data.assign(asked.count, storage::zeroes);
        apply(step);
    }

    void destage() {
        if (config.profile.cache_capacity == 0)
            return;
        for (const storage::event& event : medium.wants_to_destage())
            apply(event);
    }

    void drop_everything() {
        for (std::uint32_t slot = 0; slot < pool.size(); ++slot)
            if (pool[slot].at != stage::free)
                pool.remove(slot);
        door.clear();
        deadlines.clear();
        in_device = 0;
        wake.cancel();
    }

    const disk_config config;
    const latencies times;
    storage::versioned_medium medium;
    std::vector<storage::event_listener> listeners;
    storage::event step; // used again for each event, so that its data allocates once
    command_pool pool;
    std::deque<std::uint32_t> door; // slots of the commands that wait for a place in the device
    deadline_queue deadlines;
    std::uint32_t in_device = 0;
    completion_order* order = nullptr;
    fault_plan faults;
    storage::command_id last_id = 0;
    bool failed = false;   // power_fails(), and the signal has not fallen yet
    bool cut = false;      // power went since it last came back
    bool restored = false; // restore() was called since then
    sc_core::sc_event wake{"wake"};
};

disk_controller::disk_controller(sc_core::sc_module_name name, const disk_config& config)
    : sc_module(name), m_state(std::make_unique<state>(config)) {
    socket.register_nb_transport_fw(this, &disk_controller::nb_transport_fw);
    // Without this the socket would spawn a thread that turns blocking calls into non-blocking
    // ones.
    socket.register_b_transport(this, &disk_controller::b_transport);
    SC_METHOD(run);
    sensitive << m_state->wake << power;
    dont_initialize();
}

disk_controller::~disk_controller() = default;

const disk_config& disk_controller::config() const {
    return m_state->config;
}

const storage::versioned_medium& disk_controller::medium() const {
    return m_state->medium;
}

void disk_controller::listen(storage::event_listener listener) {
    m_state->listeners.push_back(std::move(listener));
}

void disk_controller::share_order(completion_order& order, std::string name) {
    m_state->order = &order;
    order.join(*this, std::move(name));
}

fault_plan& disk_controller::faults() {
    return m_state->faults;
}

std::size_t disk_controller::outstanding() const {
    return m_state->pool.used();
}

void disk_controller::b_transport(tlm::tlm_generic_payload&, sc_core::sc_time&) {
    SC_REPORT_ERROR(report_type, "a blocking call, but a disk has several commands in flight");
}

tlm::tlm_sync_enum disk_controller::nb_transport_fw(tlm::tlm_generic_payload& payload,
                                                    tlm::tlm_phase& phase,
                                                    sc_core::sc_time& delay) {
    auto* request = payload.get_extension<command>();
    if (request == nullptr)
        SC_REPORT_ERROR(report_type, "a payload without a command");
    if (phase != tlm::BEGIN_REQ)
        SC_REPORT_ERROR(report_type, "a phase other than BEGIN_REQ");
    // A host ahead of its time would send commands after a cut that is still to come.
    if (delay != sc_core::SC_ZERO_TIME)
        SC_REPORT_ERROR(report_type, "a command with a delay");
    const bool moves_data = request->op == opcode::read || request->op == opcode::write;
    if (moves_data && request->data == nullptr && request->count > 0)
        SC_REPORT_ERROR(report_type, "a read or a write without a buffer");

    phase = tlm::END_REQ;
    state& disk = *m_state;
    if (disk.failed || !power.read())
        return tlm::TLM_UPDATED; // vanishes
    const std::uint32_t slot = disk.pool.add(payload, *request);
    disk.pool[slot].id = ++disk.last_id;
    if (request->op ==
        opcode::flush) // submitted by the host now (D3), even if it waits at the door
        disk.apply(storage::event_kind::flush_submitted, disk.last_id);
    disk.door.push_back(slot);
    take_from_door();
    return tlm::TLM_UPDATED;
}

void disk_controller::run() {
    state& disk = *m_state;
    // (1) No power: nothing moves, and the medium stays as it was at the moment of the cut.
    if (!power.read()) {
        disk.drop_everything();
        disk.failed = false;
        disk.cut = true;
        return;
    }
    if (disk.failed)
        return;
    // (2) Power is back: somebody must have chosen what survived.
    if (disk.cut && !disk.restored && !disk.medium.undecided().empty())
        SC_REPORT_ERROR(report_type, "powered up before restore() said what the disk holds");
    disk.cut = false;
    disk.restored = false;
    // (3) Move each command that is due, earliest first.
    while (!disk.failed && !disk.deadlines.empty() && disk.deadlines.next() <= now()) {
        const std::uint32_t slot = disk.deadlines.take();
        if (disk.pool[slot].at == stage::taken)
            receive(slot);
        else
            due(slot);
    }
    // (4) Sleep until the next one is.
    if (!disk.failed && !disk.deadlines.empty())
        disk.wake.notify(sc_core::sc_time::from_value(disk.deadlines.next() - now()));
}

void disk_controller::take_from_door() {
    state& disk = *m_state;
    while (!disk.door.empty() && disk.in_device < disk.config.queue_depth) {
        const std::uint32_t slot = disk.door.front();
        disk.door.pop_front();
        ++disk.in_device;
        disk.pool[slot].at = stage::taken;
        schedule(slot, disk.times.receive);
        // An earlier notification that is pending wins over this one.
        disk.wake.notify(sc_core::sc_time::from_value(disk.times.receive));
    }
}

void disk_controller::receive(std::uint32_t slot) {
    state& disk = *m_state;
    pending_command& received = disk.pool[slot];
    received.at = stage::received;
    received.copy.result = refusal(received.copy, disk.config);
    if (received.copy.result != status::ok) {
        complete(slot);
        return;
    }
    const command& asked = received.copy;
    const auto fault = disk.faults.receive(kind_of(asked.op), asked.sector, asked.count);
    received.fails = fault.has_value();
    if (fault == fault_effect::none)
        received.copy.result = status::io_error;
    else if (changes_medium(asked, disk.config))
        disk.apply_received(received);
    schedule(slot, service_time(received.copy, disk.times, disk.config.profile));
}

void disk_controller::schedule(std::uint32_t slot, std::uint64_t latency) {
    m_state->pool[slot].due = now() + latency;
    m_state->deadlines.set(now() + latency, slot);
}

// The command completes, or another one ahead of it.
void disk_controller::due(std::uint32_t slot) {
    state& disk = *m_state;
    if (disk.order == nullptr || disk.order->chosen_by_latency())
        return complete(slot);
    const completion_order::choice first = disk.order->choose(*this, slot);
    if (first.disk == this && first.slot == slot)
        return complete(slot);
    schedule(slot, service_time(disk.pool[slot].copy, disk.times, disk.config.profile));
    first.disk->complete_early(first.slot);
}

void disk_controller::list_outstanding(std::vector<completion_order::outstanding>& out) const {
    command_pool& pool = m_state->pool;
    for (std::uint32_t slot = 0; slot < pool.size(); ++slot)
        if (pool[slot].at == stage::received)
            out.push_back({pool[slot].due, pool[slot].id, slot});
}

void disk_controller::complete_early(std::uint32_t slot) {
    m_state->deadlines.forget_if([slot](std::uint32_t each) { return each == slot; });
    complete(slot);
}

void disk_controller::complete(std::uint32_t slot) {
    state& disk = *m_state;
    // (1) The medium takes the step, or gives what was asked for.
    const pending_command& done = disk.pool[slot];
    const command& asked = done.copy;
    command* const request = done.request;
    const status answer = done.fails ? status::io_error : asked.result;
    if (asked.result == status::ok) {
        if (asked.op == opcode::flush) {
            disk.apply(storage::event_kind::flush_completed, done.id);
        } else if (changes_medium(asked, disk.config)) {
            disk.apply(storage::event_kind::write_completed, done.id);
            disk.destage();
        } else if (asked.op == opcode::read && request != nullptr) {
            disk.medium.read(asked.sector, {request->data, asked.count});
        }
    }
    if (disk.failed)
        return; // a listener cut the power: the host hears of nothing
    // (2) The place is free before the host hears of it: it may send its next command at once.
    tlm::tlm_generic_payload* const payload = done.payload;
    const bool held = done.held;
    if (payload != nullptr) {
        request->result = answer;
        payload->set_response_status(response_of(answer));
        if (held)
            payload->acquire(); // until answered
    }
    disk.pool.remove(slot);
    --disk.in_device;
    take_from_door();
    // (3) The host hears of it.
    if (payload == nullptr)
        return;
    tlm::tlm_phase phase = tlm::BEGIN_RESP;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    if (socket->nb_transport_bw(*payload, phase, delay) != tlm::TLM_COMPLETED)
        SC_REPORT_ERROR(report_type, "a response that the host did not complete");
    if (held)
        payload->release();
}

void disk_controller::power_fails() {
    if (power.read())
        m_state->failed = true;
}

void disk_controller::host_reset() {
    state& disk = *m_state;
    for (std::uint32_t slot = 0; slot < disk.pool.size(); ++slot)
        if (disk.pool[slot].at == stage::received)
            disk.pool.let_go(slot);
    const auto not_received = [&](std::uint32_t slot) {
        return disk.pool[slot].at != stage::received;
    };
    disk.deadlines.forget_if(not_received);
    for (std::uint32_t slot = 0; slot < disk.pool.size(); ++slot) {
        if (disk.pool[slot].at == stage::taken)
            --disk.in_device;
        if (disk.pool[slot].at == stage::taken || disk.pool[slot].at == stage::at_door)
            disk.pool.remove(slot);
    }
    disk.door.clear();
}

void disk_controller::restore(storage::versioned_medium after) {
    state& disk = *m_state;
    if (sc_core::sc_start_of_simulation_invoked() && power.read())
        throw std::logic_error("disk_controller: restore() while the disk has power");
    if (after.sectors() != disk.config.size_sectors)
        throw std::invalid_argument("disk_controller: restore() to " +
                                    std::to_string(after.sectors()) + " sectors, the disk has " +
                                    std::to_string(disk.config.size_sectors));
    disk.medium = std::move(after);
    disk.last_id = disk.medium.last_command();
    disk.restored = true;
}

} // namespace powercut::disk
