// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/survival_group.h"

#include "models/storage/overlap_group.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace powercut::storage {
namespace {

// Atoms that all wrote the same sectors: the newest that survives decides every one of them.
class chain_group final : public survival_group {
public:
    explicit chain_group(std::vector<sector_history> all) : survival_group(std::move(all)) {
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
        set_states(m_links.size());
    }

private:
    surviving_versions ranked(std::uint64_t rank) const override {
        return surviving_versions(sectors().size(), m_links.at(rank));
    }
    std::uint64_t rank_of_nothing() const override { return m_rank_of_nothing; }

    std::vector<std::uint32_t> m_links; // by rank: the newest link with those bytes
    std::uint64_t m_rank_of_nothing = 0;
};

} // namespace

surviving_versions survival_group::state(std::uint64_t number) const {
    if (number >= m_states)
        throw std::out_of_range("a group of sectors has no crash state of this number");
    if (number == 0)
        return everything();
    const std::uint64_t none = rank_of_nothing();
    if (none == 0) // the same bytes as everything, which came first
        return ranked(number);
    if (number + 1 == m_states)
        return nothing();
    return ranked(number < none ? number : number + 1); // nothing comes last, wherever it ranks
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

std::unique_ptr<survival_group> make_independent_group(std::vector<sector_history> sectors) {
    const auto same_writers = [&](const sector_history& each) {
        return each.writers == sectors.front().writers;
    };
    if (std::ranges::all_of(sectors, same_writers))
        return std::make_unique<chain_group>(std::move(sectors));
    return make_overlap_group(std::move(sectors));
}

} // namespace powercut::storage
