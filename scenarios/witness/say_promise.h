// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/promise.h"

#include <string>

namespace powercut::witness {

// What the user did or was told, in words; empty for events that nobody above the devices sees.
std::string say_promise(const checks::promise_event& event);

// A table in one line.
std::string say_table(const checks::device_table& table);

} // namespace powercut::witness
