// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/bufio_order.h"

#include <algorithm>

namespace powercut::shim {

namespace {

// Both queues begin at the cursor, so that joining a ring is push_back().
class bufio_rings final : public bufio_order {
public:
    void insert(bufio_state& fresh) override { link(fresh, false); }
    void hit(bufio_state& found) override { found.referenced = true; }
    void passed_over(bufio_state& found) override { found.referenced = true; }
    void became_dirty(bufio_state& changed) override { move(changed, true); }
    bool ages() const override { return false; }

    void write_back(bool stop_at_one_being_written, const visitor& write) override {
        while (bufio_state* done = next_finished())
            link(*done, false);
        for (bufio_state& each : m_dirty) {
            if (stop_at_one_being_written && each.writing)
                return;
            write(each);
        }
    }

    // One whose write has ended by the time it is looked at is left where it is.
    void settle(const visitor& wait) override {
        for (;;) {
            const auto at = std::ranges::find_if(m_dirty, &bufio_state::writing);
            if (at == m_dirty.end())
                return;
            wait(*at);
            if (at->writing)
                return; // the machine is gone
            if (at->finished())
                move(*at, false);
        }
    }

private:
    void link(bufio_state& item, bool as_dirty) {
        item.counts_as_dirty = as_dirty;
        item.referenced = false;
        (as_dirty ? m_dirty : m_clean).push_back(item);
    }
    void move(bufio_state& item, bool as_dirty) {
        if (item.counts_as_dirty == as_dirty)
            return;
        remove(item);
        link(item, as_dirty);
    }

    // Takes the first one that can go out of the dirty ring; the cursor stays behind it. Marks are
    // lost on the way, so a marked one goes on a further turn.
    bufio_state* next_finished() {
        auto at = m_dirty.begin();
        for (std::size_t tested = 0; tested < m_dirty.size();) {
            if (at->referenced) {
                at->referenced = false;
            } else if (at->finished() && at->hold_count == 0) {
                bufio_state& found = *at;
                m_dirty.splice(m_dirty.end(), m_dirty, m_dirty.begin(), at);
                remove(found);
                return &found;
            } else {
                ++tested;
            }
            if (++at == m_dirty.end())
                at = m_dirty.begin();
        }
        return nullptr;
    }
};

} // namespace

std::unique_ptr<bufio_order> make_bufio_rings() {
    return std::make_unique<bufio_rings>();
}

} // namespace powercut::shim
