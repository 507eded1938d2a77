// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace powercut::shim {

// SystemC tells the address sanitizer of each switch between stacks, but not how large the first
// one is. An exception that unwinds that stack after sc_start() then leaves marks there, and the
// sanitizer reports errors that are none. This tells it; without the sanitizer it does nothing.
void tell_sanitizer_of_first_stack();

} // namespace powercut::shim
