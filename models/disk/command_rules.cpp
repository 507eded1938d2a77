// SPDX-License-Identifier: GPL-2.0-only
#include "models/disk/command_rules.h"

namespace powercut::disk {

namespace {

bool supported(const command& asked, const disk_config& config) {
    switch (asked.op) {
    case opcode::read:
    case opcode::flush:
        return true;
    case opcode::write:
        return config.profile.fua || !asked.fua;
    case opcode::write_zeroes:
        return config.write_zeroes && (config.profile.fua || !asked.fua);
    case opcode::discard:
        return config.discard && !asked.fua; // no disk has a discard with FUA
    }
    return false;
}

} // namespace

status refusal(const command& asked, const disk_config& config) {
    if (!supported(asked, config))
        return status::not_supported;
    if (asked.op == opcode::flush)
        return status::ok;
    if (asked.sector > config.size_sectors || asked.count > config.size_sectors - asked.sector)
        return status::out_of_range;
    const std::uint64_t block = config.profile.logical_block_size / storage::sector_size;
    const bool whole = asked.sector % block == 0 && asked.count % block == 0;
    return whole && asked.count > 0 ? status::ok : status::io_error;
}

bool changes_medium(const command& asked, const disk_config& config) {
    return asked.op == opcode::write || asked.op == opcode::write_zeroes ||
           (asked.op == opcode::discard && config.discard_zeroes);
}

bool reaches_medium(const command& asked, const storage::cache_profile& profile) {
    if (profile.cache == storage::write_cache::none)
        return true;
    return profile.cache == storage::write_cache::volatile_ && asked.fua &&
           !profile.violations.fua_ignored;
}

fault_on kind_of(opcode op) {
    switch (op) {
    case opcode::read:
        return fault_on::read;
    case opcode::flush:
        return fault_on::flush;
    case opcode::discard:
        return fault_on::discard;
    case opcode::write:
    case opcode::write_zeroes:
        break;
    }
    return fault_on::write;
}

} // namespace powercut::disk
