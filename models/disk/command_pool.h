// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/disk/command.h"
#include "models/storage/event.h"

#include <cstdint>
#include <vector>

// The commands a controller holds, in slots that are used again, so that a command in flight
// allocates nothing.
namespace powercut::disk {

enum class stage : std::uint8_t { free, at_door, taken, received };

struct pending_command {
    stage at = stage::free;
    bool fails = false; // the host hears of an error that was asked for, whatever its effect
    bool held = false;  // the payload has a memory manager and was acquired
    storage::command_id id = 0;
    std::uint64_t due = 0;                       // ticks, of the step that comes next
    tlm::tlm_generic_payload* payload = nullptr; // null when nobody waits for the answer any more
    command* request = nullptr;                  // belongs to the host, as payload does
    command copy{}; // what was asked for, which outlives the host's memory
};

class command_pool {
public:
    pending_command& operator[](std::uint32_t slot) { return m_slots[slot]; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(m_slots.size()); }
    std::size_t used() const { return m_slots.size() - m_free.size(); }

    // References to other slots do not survive this.
    std::uint32_t add(tlm::tlm_generic_payload& payload, command& request) {
        if (m_free.empty()) {
            m_free.push_back(size());
            m_slots.emplace_back();
        }
        const std::uint32_t slot = m_free.back();
        m_free.pop_back();
        pending_command& added = m_slots[slot];
        added = {};
        added.at = stage::at_door;
        added.payload = &payload;
        added.request = &request;
        added.copy = request;
        added.held = payload.has_mm();
        if (added.held)
            payload.acquire();
        return slot;
    }

    // The host's memory is not touched from now on.
    void let_go(std::uint32_t slot) {
        pending_command& orphan = m_slots[slot];
        if (orphan.held)
            orphan.payload->release();
        orphan.held = false;
        orphan.payload = nullptr;
        orphan.request = nullptr;
    }

    void remove(std::uint32_t slot) {
        let_go(slot);
        m_slots[slot].at = stage::free;
        m_free.push_back(slot);
    }

private:
    std::vector<pending_command> m_slots;
    std::vector<std::uint32_t> m_free;
};

} // namespace powercut::disk
