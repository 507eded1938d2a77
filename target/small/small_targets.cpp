// SPDX-License-Identifier: GPL-2.0-only
#include "target/small/small_targets.h"

#include "firmware_shim/kernel.h"
#include "target/small/small_module.h"

namespace powercut::small {

void register_targets(shim::kernel& k, const target::behaviour& versions) {
    k.module<small_module>().flakey_corrupts_reads = versions.flakey_corrupts_reads;
    k.register_target(linear_target);
    k.register_target(error_target);
    k.register_target(flakey_target);
    k.register_target(delay_target);
}

std::uint64_t errors_returned(shim::kernel& k) {
    return k.module<small_module>().errors_returned;
}

} // namespace powercut::small
