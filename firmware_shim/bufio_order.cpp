// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/bufio_order.h"

namespace powercut::shim {

void bufio_order::remove(bufio_state& gone) {
    queue& in = gone.counts_as_dirty ? m_dirty : m_clean;
    in.erase(in.iterator_to(gone));
}

// Asked only of lists, which begin with the newest.
std::vector<bufio_state*> bufio_order::oldest_clean_first() {
    std::vector<bufio_state*> found;
    for (auto each = m_clean.rbegin(); each != m_clean.rend(); ++each)
        found.push_back(&*each);
    return found;
}

} // namespace powercut::shim
