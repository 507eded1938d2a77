// SPDX-License-Identifier: GPL-2.0-only
#include "target/small/small_targets.h"

#include "firmware_shim/kernel.h"

namespace powercut::small {

void register_targets(shim::kernel& k) {
    k.register_target(linear_target);
    k.register_target(error_target);
    k.register_target(flakey_target);
    //TMP
}

} // namespace powercut::small
