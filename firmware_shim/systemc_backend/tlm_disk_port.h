// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"
#include "firmware_shim/systemc_backend/systemc_backend.h"
#include "models/disk/command.h"

#include <tlm_utils/simple_initiator_socket.h>

#include <memory>
#include <vector>

// The host side of a disk's cable: turns requests of the block layer into TLM commands and their
// responses into completions. Payloads are pooled, because a command outlives the call that sends
// it. The cable outlives a host: another one is plugged in for the next life of the machine.
namespace powercut::shim {

class tlm_disk_port final : public sc_core::sc_module,
                            public disk_port,
                            public tlm::tlm_mm_interface {
public:
    tlm_utils::simple_initiator_socket<tlm_disk_port> socket{"socket"};

    tlm_disk_port(const sc_core::sc_module_name& name, systemc_backend& host);
    ~tlm_disk_port() override;

    void plug_in(systemc_backend& host);

    void submit(disk_request& request) override;
    void free(tlm::tlm_generic_payload* payload) override;

private:
    struct slot;
    tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                       sc_core::sc_time& delay);
    slot& take_slot();

    systemc_backend* m_host;
    std::vector<std::unique_ptr<slot>> m_slots;
    std::vector<slot*> m_free;
};

} // namespace powercut::shim
