// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/disk/command.h"
#include "models/disk/disk_config.h"
#include "models/disk/fault_plan.h"

// What a command is to a disk of this configuration, whenever it comes (disk.md, Commands).
namespace powercut::disk {

// Why the disk refuses it, or ok.
status refusal(const command& asked, const disk_config& config);

// Whether the medium hears of it as a write (D10). A discard that keeps the old bytes changes
// nothing.
bool changes_medium(const command& asked, const disk_config& config);

// Whether a completed write is durable at once, and so takes as long as the medium does: a FUA
// write (D2) and any write where there is no cache (D4). A protected cache counts as the medium
// (D12).
bool reaches_medium(const command& asked, const storage::cache_profile& profile);

// Which faults count it.
fault_on kind_of(opcode op);

} // namespace powercut::disk
