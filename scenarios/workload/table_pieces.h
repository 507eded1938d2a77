// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/table_syntax.h"
#include "scenarios/checks/promise.h"

#include <span>

namespace powercut::workload {

// The pieces that the lines of a table put one after the other, with the devices as the table names
// them: linear; delay where all its groups are for the same place; flakey, unless it is told to lie
// (to drop writes or to change bytes); error, a piece that fails. None where another line is among
// them. Sets `fails` as well, also of those that lie.
void resolve_pieces(std::span<const shim::table_line> lines, checks::device_table& table);

} // namespace powercut::workload
