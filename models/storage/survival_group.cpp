// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/survival_group.h"

#include "models/storage/overlap_group.h"
#include "models/storage/sampled_group.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace powercut::storage {
namespace {

// Atoms that all wrote the same sectors: the newest that survives decides every one of them.
class chain_group final : public survival_group {
public:
    chain_group(std::vector<sector_history> all, told_apart by) : survival_group(std::move(all)) {
        if (by == told_apart::by_version)
            tell_all_apart();
        else
            merge_equal_bytes();
        set_states(m_links.size());
    }

private:
    void tell_all_apart() {
        for (auto link = sectors().front().versions.size(); link-- > 0;)
            m_links.push_back(static_cast<std::uint32_t>(link));
        m_rank_of_nothing = m_links.size() - 1;
    }
    void merge_equal_bytes() {
        std::map<std::vector<content>, std::uint64_t> seen; // bytes to rank
        for (auto link = sectors().front().versions.size(); link-- > 0;) {
            std::vector<content> bytes;
            for (const sector_history& each : sectors())
                bytes.push_back(each.versions[link].value);
            const auto [it, is_new] = seen.emplace(std::move(bytes), m_links.size());
            if (is_new)
                m_links.push_back(static_cast<std::uint32_t>(link));
            m_rank_of_nothing = it->second; // of link 0 in the end
        }
    }
    surviving_versions ranked(const state_count& rank) const override {
        return surviving_versions(sectors().size(), m_links.at(static_cast<std::size_t>(rank)));
    }
    state_count rank_of_nothing() const override { return m_rank_of_nothing; }

    std::vector<std::uint32_t> m_links; // by rank: the newest link with those bytes
    std::uint64_t m_rank_of_nothing = 0;
};

} // namespace

surviving_versions survival_group::state(const state_count& number) const {
    if (number >= m_states)
        throw std::out_of_range("a group of sectors has no crash state of this number");
    if (number == 0)
        return everything();
    const state_count none = rank_of_nothing();
    if (none == 0) // the same bytes as everything, which came first
        return ranked(number);
    if (number + 1 == m_states)
        return nothing();
    return number < none ? ranked(number)
                         : ranked(number + 1); // nothing comes last, wherever it ranks
}

surviving_versions survival_group::everything() const {
    surviving_versions newest;
    for (const sector_history& each : m_sectors)
        newest.push_back(static_cast<std::uint32_t>(each.versions.size() - 1));
    return newest;
}

surviving_versions survival_group::nothing() const {
    return surviving_versions(m_sectors.size(), 0);
}

std::unique_ptr<survival_group> make_independent_group(std::vector<sector_history> sectors,
                                                       told_apart by) {
    const auto same_writers = [&](const sector_history& each) {
        return each.writers == sectors.front().writers;
    };
    if (std::ranges::all_of(sectors, same_writers))
        return std::make_unique<chain_group>(std::move(sectors), by);
    if (auto counted = make_overlap_group(sectors, by))
        return counted;
    return make_sampled_group(std::move(sectors), by);
}

} // namespace powercut::storage
