// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <tlm>

#include <cstdint>

// One command to a disk, as a TLM-2.0 extension. The generic payload carries no bytes: address and
// length say nothing here, the extension names the sectors and points at their content handles.
namespace powercut::disk {

enum class opcode : std::uint8_t { read, write, flush, discard, write_zeroes };
enum class status : std::uint8_t { ok, io_error, out_of_range, not_supported };

struct command : tlm::tlm_extension<command> {
    opcode op = opcode::read;
    bool fua = false;
    std::uint64_t sector = 0; // 512-byte units
    std::uint64_t count = 0;
    // read: filled at completion; write: read when the data is received. `count` handles, owned by
    // the initiator.
    storage::content* data = nullptr;
    status result = status::ok;

    tlm::tlm_extension_base* clone() const override { return new command(*this); }
    void copy_from(const tlm::tlm_extension_base& other) override {
        *this = static_cast<const command&>(other);
    }
};

} // namespace powercut::disk
