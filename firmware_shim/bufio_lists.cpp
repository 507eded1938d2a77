// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/backend.h"
#include "firmware_shim/bufio_order.h"

#include <iterator>

namespace powercut::shim {

namespace {

// Both queues begin with the newest.
class bufio_lists final : public bufio_order {
public:
    explicit bufio_lists(const backend& clock) : m_clock(clock) {}

    void insert(bufio_state& fresh) override { link(fresh, false); }
    void hit(bufio_state& found) override { move(found, !found.finished()); }
    void passed_over(bufio_state&) override {}
    void became_dirty(bufio_state& changed) override { move(changed, true); }
    bool ages() const override { return true; }

    void write_back(bool stop_at_one_being_written, const visitor& write) override {
        for (auto behind = m_dirty.end(); behind != m_dirty.begin();) {
            const auto at = std::prev(behind);
            if (at->finished()) {
                move(*at, false);
                continue;
            }
            if (stop_at_one_being_written && at->writing)
                return;
            write(*at);
            behind = at;
        }
    }

    void settle(const visitor& wait) override {
        for (auto behind = m_dirty.end(); behind != m_dirty.begin();) {
            const auto at = std::prev(behind);
            const bool waited = at->writing;
            if (waited)
                wait(*at);
            if (at->writing)
                return; // the machine is gone
            if (at->finished())
                move(*at, false);
            else
                behind = at;
            if (waited) // the list may be another one by now
                behind = m_dirty.end();
        }
    }

private:
    void link(bufio_state& item, bool as_dirty) {
        item.counts_as_dirty = as_dirty;
        item.last_accessed_ns = m_clock.now_ns();
        (as_dirty ? m_dirty : m_clean).push_front(item);
    }
    void move(bufio_state& item, bool as_dirty) {
        remove(item);
        link(item, as_dirty);
    }
    const backend& m_clock;
};

} // namespace

std::unique_ptr<bufio_order> make_bufio_lists(const backend& clock) {
    return std::make_unique<bufio_lists>(clock);
}

} // namespace powercut::shim
