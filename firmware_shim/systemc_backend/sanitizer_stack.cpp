// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/systemc_backend/sanitizer_stack.h"

#if defined(__SANITIZE_ADDRESS__)

#include <cstddef>
#include <pthread.h>
#include <sanitizer/common_interface_defs.h>

namespace powercut::shim {

void tell_sanitizer_of_first_stack() {
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes))
        return;
    void* bottom = nullptr;
    std::size_t size = 0;
    pthread_attr_getstack(&attributes, &bottom, &size);
    pthread_attr_destroy(&attributes);
    // A switch from this stack to itself.
    void* saved = nullptr;
    __sanitizer_start_switch_fiber(&saved, bottom, size);
    __sanitizer_finish_switch_fiber(saved, nullptr, nullptr);
}

} // namespace powercut::shim

#else

namespace powercut::shim {

void tell_sanitizer_of_first_stack() {}

} // namespace powercut::shim

#endif
