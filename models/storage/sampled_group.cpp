// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/sampled_group.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>

namespace powercut::storage {
namespace {

constexpr std::size_t states_max = 1024;
constexpr std::size_t states_min = 16;
constexpr std::size_t versions_max = std::size_t{1} << 20; // remembered in all

class sampled_group final : public survival_group {
public:
    sampled_group(std::vector<sector_history> all, told_apart by)
        : survival_group(std::move(all)), m_by(by),
          m_room(std::clamp(versions_max / sectors().size(), states_min, states_max)) {
        take_everything_and_nothing();
        take_corners();
        take_random();
        set_states(m_states.size());
        m_known.clear();
    }

    bool exact() const override { return false; }

private:
    surviving_versions ranked(const state_count& rank) const override {
        return m_states.at(static_cast<std::size_t>(rank));
    }
    state_count rank_of_nothing() const override { return m_rank_of_nothing; }

    // Of each sector the newest version that `survives` lets.
    template <typename Predicate>
    void take(Predicate survives) {
        if (m_states.size() >= m_room)
            return;
        surviving_versions kept;
        for (const sector_history& each : sectors()) {
            auto newest = static_cast<std::uint32_t>(each.writers.size());
            while (newest != 0 && !survives(each.writers[newest - 1]))
                --newest;
            kept.push_back(newest);
        }
        if (m_known.emplace(look_of(kept), m_states.size()).second)
            m_states.push_back(std::move(kept));
    }

    // What tells a state from others.
    std::vector<std::uint64_t> look_of(const surviving_versions& kept) const {
        std::vector<std::uint64_t> look(kept.begin(), kept.end());
        if (m_by == told_apart::by_bytes)
            for (std::size_t i = 0; i < look.size(); ++i)
                look[i] = sectors()[i].versions[kept[i]].value;
        return look;
    }

    void take_everything_and_nothing() {
        take([](std::uint32_t) { return true; });
        take([](std::uint32_t) { return false; });
        m_rank_of_nothing = m_known.at(look_of(nothing()));
        for (const sector_history& each : sectors())
            m_atoms.insert(m_atoms.end(), each.writers.begin(), each.writers.end());
        std::ranges::sort(m_atoms);
        m_atoms.erase(std::unique(m_atoms.begin(), m_atoms.end()), m_atoms.end());
    }

    void take_corners() {
        for (const std::uint32_t one : m_atoms) {
            take([one](std::uint32_t atom) { return atom != one; });
            take([one](std::uint32_t atom) { return atom == one; });
            take([one](std::uint32_t atom) { return atom < one; });
        }
    }

    void take_random() {
        std::mt19937_64 engine(1);
        for (std::size_t left = m_room; left > 0 && m_states.size() < m_room; --left) {
            std::map<std::uint32_t, bool> kept;
            for (const std::uint32_t atom : m_atoms)
                kept[atom] = (engine() & 1) != 0;
            take([&](std::uint32_t atom) { return kept.at(atom); });
        }
    }

    told_apart m_by;
    std::size_t m_room;
    std::vector<std::uint32_t> m_atoms; // numbers, ascending
    std::vector<surviving_versions> m_states;
    std::map<std::vector<std::uint64_t>, std::uint64_t> m_known; // while they are gathered
    std::uint64_t m_rank_of_nothing = 0;
};

} // namespace

std::unique_ptr<survival_group> make_sampled_group(std::vector<sector_history> sectors,
                                                   told_apart by) {
    return std::make_unique<sampled_group>(std::move(sectors), by);
}

} // namespace powercut::storage
