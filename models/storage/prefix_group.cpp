// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/survival_group.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

namespace powercut::storage {
namespace {

// A disk that writes its cache out in order (D5). One state for each length of what survived, less
// those that hold the same bytes.
class prefix_group final : public survival_group {
public:
    prefix_group(std::vector<sector_history> all, std::uint32_t atoms, told_apart by)
        : survival_group(std::move(all)), m_written(atoms) {
        for (std::uint32_t index = 0; index < sectors().size(); ++index)
            for (const std::uint32_t writer : sectors()[index].writers)
                m_written[writer].push_back(index);
        if (by == told_apart::by_version)
            tell_all_apart();
        else
            find_distinct_lengths();
        set_states(m_lengths.size());
    }

private:
    void tell_all_apart() { // an atom is the newest version of its sectors when it comes
        for (auto length = static_cast<std::uint32_t>(m_written.size()) + 1; length-- > 0;)
            m_lengths.push_back(length);
        m_rank_of_nothing = m_written.size();
    }
    surviving_versions ranked(const state_count& rank) const override {
        const std::uint32_t length = m_lengths.at(static_cast<std::size_t>(rank));
        surviving_versions kept;
        for (const sector_history& each : sectors())
            kept.push_back(newest_within(each, length));
        return kept;
    }
    state_count rank_of_nothing() const override { return m_rank_of_nothing; }

    static std::uint32_t newest_within(const sector_history& past, std::uint32_t length) {
        const auto end = std::ranges::lower_bound(past.writers, length);
        return static_cast<std::uint32_t>(end - past.writers.begin());
    }
    content value_within(std::uint32_t sector, std::uint32_t length) const {
        const sector_history& past = sectors()[sector];
        return past.versions[newest_within(past, length)].value;
    }
    static std::uint64_t fingerprint(std::uint32_t sector, content value) {
        const std::array<std::uint64_t, 2> pair{sector, value};
        return XXH3_64bits(pair.data(), sizeof pair);
    }

    // Between two lengths only sectors that the atoms between them wrote can differ.
    bool same_bytes(std::uint32_t shorter, std::uint32_t longer) const {
        for (std::uint32_t atom = shorter; atom < longer; ++atom)
            for (const std::uint32_t sector : m_written[atom])
                if (value_within(sector, shorter) != value_within(sector, longer))
                    return false;
        return true;
    }

    // The sum of the fingerprints of all sectors is kept up to date from one length to the next, so
    // that only lengths with equal sums have to be compared; the longest of equal ones stands for
    // them.
    void find_distinct_lengths() {
        std::unordered_multimap<std::uint64_t, std::uint32_t> longest_by_sum;
        std::uint64_t sum = 0;
        std::uint32_t same_as_nothing = 0;
        longest_by_sum.emplace(sum, 0);
        for (std::uint32_t length = 1; length <= m_written.size(); ++length) {
            for (const std::uint32_t sector : m_written[length - 1])
                sum += fingerprint(sector, value_within(sector, length)) -
                       fingerprint(sector, value_within(sector, length - 1));
            const auto [first, last] = longest_by_sum.equal_range(sum);
            const auto same = std::find_if(
                first, last, [&](const auto& entry) { return same_bytes(entry.second, length); });
            if (same == last) {
                longest_by_sum.emplace(sum, length);
                continue;
            }
            if (same->second == same_as_nothing)
                same_as_nothing = length;
            same->second = length;
        }
        std::set<std::uint32_t, std::greater<>> descending;
        for (const auto& [key, length] : longest_by_sum)
            descending.insert(length);
        m_lengths.assign(descending.begin(), descending.end());
        const auto nothing = std::ranges::find(m_lengths, same_as_nothing);
        m_rank_of_nothing = static_cast<std::uint64_t>(nothing - m_lengths.begin());
    }

    std::vector<std::vector<std::uint32_t>> m_written; // by atom: indices of its sectors
    std::vector<std::uint32_t> m_lengths;              // by rank, descending
    std::uint64_t m_rank_of_nothing = 0;
};

} // namespace

std::unique_ptr<survival_group> make_prefix_group(std::vector<sector_history> sectors,
                                                  std::uint32_t atoms, told_apart by) {
    return std::make_unique<prefix_group>(std::move(sectors), atoms, by);
}

} // namespace powercut::storage
