// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

// What is due when, earliest first. Deadlines of equal time come in the order in which they were
// set, so that a run is the same every time. Plain C++; time is a count of ticks of any length.
namespace powercut::disk {

class deadline_queue {
public:
    bool empty() const { return m_heap.empty(); }
    std::uint64_t next() const { return m_heap.front().ticks; } // not when empty

    void set(std::uint64_t ticks, std::uint32_t slot) {
        m_heap.push_back({ticks, m_sequence++, slot});
        std::push_heap(m_heap.begin(), m_heap.end(), later);
    }

    // The slot that is due next; not when empty.
    std::uint32_t take() {
        std::pop_heap(m_heap.begin(), m_heap.end(), later);
        const std::uint32_t slot = m_heap.back().slot;
        m_heap.pop_back();
        return slot;
    }

    void clear() { m_heap.clear(); }

    // Forgets the slots for which `gone(slot)` holds.
    template <typename Predicate>
    void forget_if(Predicate gone) {
        std::erase_if(m_heap, [&](const deadline& due) { return gone(due.slot); });
        std::make_heap(m_heap.begin(), m_heap.end(), later);
    }

private:
    struct deadline {
        std::uint64_t ticks;
        std::uint64_t sequence;
        std::uint32_t slot;
    };
    static bool later(const deadline& a, const deadline& b) {
        return a.ticks != b.ticks ? a.ticks > b.ticks : a.sequence > b.sequence;
    }
    std::vector<deadline> m_heap;
    std::uint64_t m_sequence = 0;
};

} // namespace powercut::disk
