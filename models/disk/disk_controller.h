// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/disk/command.h"
#include "models/disk/disk_config.h"
#include "models/storage/versioned_medium.h"

#include <systemc>
#include <tlm_utils/simple_target_socket.h>

#include <functional>
#include <memory>

// A disk with a queue of outstanding commands that complete out of order, by latency. A thin shell: what
// survives a cut is decided in models/storage. Data sheet: disk.md.
namespace powercut::disk {

class disk_controller : public sc_core::sc_module {
public:
    // Non-blocking transport, two phases: BEGIN_REQ with a `command` extension is always taken
    // (TLM_UPDATED, END_REQ); BEGIN_RESP comes back when the command has completed, its result in the
    // extension, and is answered TLM_COMPLETED. Several commands may be outstanding.
    tlm_utils::simple_target_socket<disk_controller> socket{"socket"};
    sc_core::sc_in<bool> power{"power"}; // low: commands are dropped, never completed; the cache is lost

    disk_controller(sc_core::sc_module_name name, const disk_config& config);
    ~disk_controller() override;

    const disk_config& config() const;
    const storage::versioned_medium& medium() const;

    // Every step of the medium, in order, with the command that caused it.
    void listen(storage::event_listener listener);

    // A host reset (D13): the cache stays and received commands finish, but nobody hears of it.
    void host_reset();
    // After a cut: what the disk holds now, chosen elsewhere. Call while power is low.
    void restore(storage::versioned_medium after);

    // Commands taken and not completed yet.
    std::size_t outstanding() const;

private:
    struct state;
    std::unique_ptr<state> m_state;
};

} // namespace powercut::disk
