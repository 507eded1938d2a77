// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/systemc_backend/tlm_disk_port.h"

#include <exception>

namespace powercut::shim {

// The command is the extension that finds the slot again.
struct tlm_disk_port::slot : disk::command {
    tlm::tlm_generic_payload payload;
    disk_request* request = nullptr;
};

namespace {

disk::opcode opcode_of(disk_request::opcode op) {
    switch (op) {
    case disk_request::opcode::read:
        return disk::opcode::read;
    case disk_request::opcode::write:
        return disk::opcode::write;
    case disk_request::opcode::flush:
        return disk::opcode::flush;
    case disk_request::opcode::discard:
        return disk::opcode::discard;
    default:
        return disk::opcode::write_zeroes;
    }
}

blk_status status_of(disk::status status) {
    switch (status) {
    case disk::status::ok:
        return blk_status::ok;
    case disk::status::not_supported:
        return blk_status::not_supported;
    default:
        return blk_status::io_error;
    }
}

} // namespace

tlm_disk_port::tlm_disk_port(const sc_core::sc_module_name& name, systemc_backend& host)
    : sc_module(name), m_host(&host) {
    socket.register_nb_transport_bw(this, &tlm_disk_port::nb_transport_bw);
}

tlm_disk_port::~tlm_disk_port() {
    // The extension is a member of its slot, so the payload must not delete it.
    for (auto& used : m_slots)
        used->payload.clear_extension<disk::command>(used.get());
}

tlm_disk_port::slot& tlm_disk_port::take_slot() {
    if (m_free.empty()) {
        slot& fresh = *m_slots.emplace_back(std::make_unique<slot>());
        fresh.payload.set_mm(this);
        fresh.payload.set_extension<disk::command>(&fresh);
        m_free.push_back(&fresh);
    }
    slot& taken = *m_free.back();
    m_free.pop_back();
    return taken;
}

// A cut dropped what was in flight, so nobody answers it.
void tlm_disk_port::plug_in(systemc_backend& host) {
    m_host = &host;
    for (auto& used : m_slots)
        while (used->payload.get_ref_count() != 0)
            used->payload.release();
}

void tlm_disk_port::submit(disk_request& request) {
    slot& used = take_slot();
    used.request = &request;
    used.op = opcode_of(request.op);
    used.fua = request.fua;
    used.sector = request.sector;
    used.count = request.count;
    used.data = request.data;
    used.result = disk::status::ok;
    used.payload.acquire();
    m_host->command_submitted();
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    socket->nb_transport_fw(used.payload, phase, delay);
}

tlm::tlm_sync_enum tlm_disk_port::nb_transport_bw(tlm::tlm_generic_payload& payload,
                                                  tlm::tlm_phase& phase, sc_core::sc_time&) {
    if (phase != tlm::BEGIN_RESP)
        return tlm::TLM_ACCEPTED;
    slot& used = *static_cast<slot*>(payload.get_extension<disk::command>());
    used.request->status = status_of(used.result);
    try {
        used.request->done(*used.request);
    } catch (...) { // not through the disk and the kernel of the simulation
        m_host->stop_with(std::current_exception());
    }
    m_host->command_completed();
    payload.release();
    return tlm::TLM_COMPLETED;
}

void tlm_disk_port::free(tlm::tlm_generic_payload* payload) {
    m_free.push_back(static_cast<slot*>(payload->get_extension<disk::command>()));
}

} // namespace powercut::shim
