// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <boost/intrusive/list.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

// The order in which dm-bufio writes its blocks (dm_spec.md section 4): each cached block is in
// one of two queues, clean and dirty. A block whose write has ended stays among the dirty ones
// until somebody moves it, and counts there.
//
// - Lists (before Linux 6.4): a hit moves the block to the newer end. Written from the older end.
// - Rings (since 6.4): a cursor goes round; what joins a ring does so behind all others as seen
//   from the cursor, and a hit only marks the block. Written from the cursor on.
namespace powercut::shim {

class backend;

// What the order has to know of a block.
struct bufio_state
    : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>> {
    bool reading = false;
    bool writing = false;
    bool dirty = false;
    unsigned hold_count = 0;
    // Kept by the order:
    bool counts_as_dirty = false;
    bool referenced = false;            // rings: a hit since the cursor last came by
    std::uint64_t last_accessed_ns = 0; // lists

    bool finished() const { return !dirty && !writing; }
    bool idle() const { return finished() && !reading; }
};

class bufio_order {
public:
    using visitor = std::function<void(bufio_state&)>;

    virtual ~bufio_order() = default;
    std::size_t clean() const { return m_clean.size(); }
    std::size_t dirty() const { return m_dirty.size(); }

    virtual void insert(bufio_state& fresh) = 0; // it counts as clean
    virtual void hit(bufio_state& found) = 0;
    virtual void passed_over(bufio_state& found) = 0; // found, but not wanted after all
    virtual void became_dirty(bufio_state& changed) = 0;
    void remove(bufio_state& gone); // from the queue it is in

    // One write-back pass: finished blocks become clean, `write` is called for the others in the
    // order of writing. It may sleep while nobody else calls the order.
    virtual void write_back(bool stop_at_one_being_written, const visitor& write) = 0;
    // Calls `wait`, which sleeps, for each block that is being written, and makes it clean.
    virtual void settle(const visitor& wait) = 0;
    // Whether old blocks are dropped, and the clean ones, least recently used first.
    virtual bool ages() const = 0;
    std::vector<bufio_state*> oldest_clean_first();

protected:
    using queue = boost::intrusive::list<bufio_state, boost::intrusive::constant_time_size<true>>;
    queue m_clean;
    queue m_dirty;
};

std::unique_ptr<bufio_order> make_bufio_lists(const backend& clock);
std::unique_ptr<bufio_order> make_bufio_rings();

} // namespace powercut::shim
