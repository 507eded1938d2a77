// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/yaml/device_scope.h"
#include "scenarios/yaml/document.h"
#include "scenarios/yaml/input_error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace powercut::yaml {

// A table of create or reload: its form, and whether the devices it names can be there. The length
// of the device in sectors, 0 where it cannot be told. Appends what is wrong.
std::uint64_t check_table(const node& table, const device_scope& scope,
                          std::vector<problem>& problems);

// Its lines, as dmsetup takes them: a table is a text, or a list of its lines.
std::string table_text(const node& table);

} // namespace powercut::yaml
