// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/disk/command.h"
#include "models/disk/completion_order.h"
#include "models/disk/disk_config.h"
#include "models/disk/fault_plan.h"
#include "models/storage/versioned_medium.h"

#include <systemc>
#include <tlm_utils/simple_target_socket.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

// A disk with a queue of outstanding commands that complete out of order, by latency. A thin shell:
// what survives a cut is decided in models/storage. Data sheet: disk.md.
//
// Modelled: D1-D10, D12 and D13 of design.md section 3, the queue and its back-pressure, destage of
// a full cache, errors that somebody asks for (fault_plan.h). Not modelled: switching the cache at
// run time (D4), errors at destage (D11), seeks and wear: the latency of a command does not depend
// on the others.
//
//   W1 submitted, W2 submitted, W1 completed, F submitted, W2 completed, F completed.
//   The flush F covers W1 only. A cut now: W1 is there, W2 may be.
//
// A host that misuses the socket (no extension, a delay, a foreign phase) gets an sc_report error.
namespace powercut::disk {

class disk_controller : public sc_core::sc_module, private completion_order::member {
public:
    // Non-blocking transport, two phases: BEGIN_REQ with a `command` extension is always taken
    // (TLM_UPDATED, END_REQ); BEGIN_RESP comes back when the command has completed, its result in
    // the extension, and is answered TLM_COMPLETED. Several commands may be outstanding. A payload
    // with a memory manager is held until its command completes or is dropped; one without must
    // stay alive until then. The response comes from a method of the disk: the host must not wait
    // in it, but may send new commands.
    tlm_utils::simple_target_socket<disk_controller> socket{"socket"};
    // Low: commands are dropped, never completed; the cache is lost.
    sc_core::sc_in<bool> power{"power"};

    SC_HAS_PROCESS(disk_controller);
    // std::invalid_argument for a configuration that validate() refuses.
    disk_controller(sc_core::sc_module_name name, const disk_config& config);
    ~disk_controller() override;

    const disk_config& config() const;
    // After a cut: as it was when power went, so that crash states can be worked out from it.
    const storage::versioned_medium& medium() const;

    // Every step of the medium, in order, with the command that caused it, just after the medium
    // took it. Several may listen; a listener must not send commands.
    void listen(storage::event_listener listener);

    // Who answers which command completes next, for this disk and others. Before the simulation
    // starts, once; without it latency decides. The name is for people.
    void share_order(completion_order& order, std::string name);

    // Errors to return; none unless some are armed. A command that fails is answered io_error, when
    // it would have completed.
    fault_plan& faults();

    // Power goes at this very moment, which may be in the middle of a step of this disk or of
    // another: nothing is received or completed from now on, and no listener hears of anything
    // after the step under way. The `power` signal has to fall as well, now or a delta cycle later.
    void power_fails();
    // A host reset (D13): the cache stays and received commands finish, but nobody hears of it.
    // Commands not received yet are gone. The host's buffers and payloads are not touched after
    // this call.
    void host_reset();
    // After a cut: what the disk holds now, chosen elsewhere. Call while power is low, or before
    // the simulation starts (std::logic_error otherwise; std::invalid_argument for another size).
    // Powering up without it, while a crash state is undecided, is an sc_report error. Commands are
    // numbered from 1 again, or after the last one that `after` still knows.
    void restore(storage::versioned_medium after);

    // Commands taken and not completed yet, those that wait at the door included.
    std::size_t outstanding() const;

private:
    struct state;

    tlm::tlm_sync_enum nb_transport_fw(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                       sc_core::sc_time& delay);
    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
    void run();
    void take_from_door();
    void receive(std::uint32_t slot);
    void due(std::uint32_t slot);
    void schedule(std::uint32_t slot, std::uint64_t latency);
    void list_outstanding(std::vector<completion_order::outstanding>& out) const override;
    void complete_early(std::uint32_t slot) override;
    void complete(std::uint32_t slot);

    std::unique_ptr<state> m_state;
};

} // namespace powercut::disk
