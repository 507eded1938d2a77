// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/deciding_recovery.h"

#include <stdexcept>

namespace powercut::explorer {

storage::content deciding_recovery::decide(storage::place where) {
    const storage::content handle = storage::content_at(where);
    if (const auto known = m_decided.find(handle); known != m_decided.end())
        return known->second;
    if (m_at->visited && !(m_at->looks_at == where && !m_at->leaf))
        throw std::logic_error("the same bytes led to another recovery");
    m_at->visited = true;
    m_at->looks_at = where;
    const storage::content found = m_media.possible(where).front();
    m_media.narrow(where, found);
    m_decided.emplace(handle, found);
    m_at = &m_at->child(found);
    return found;
}

void deciding_recovery::finish(checks::observation seen) {
    m_at->visited = true;
    m_at->leaf = std::make_unique<recovered>(recovered{std::move(seen)});
}

} // namespace powercut::explorer
