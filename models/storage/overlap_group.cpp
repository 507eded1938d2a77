// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/overlap_group.h"

#include "models/storage/overlap_columns.h"

#include <map>
#include <set>
#include <utility>

namespace powercut::storage {
namespace {

constexpr std::uint64_t most_steps = std::uint64_t{1} << 20;

struct too_many_steps {};

using choice_set = std::set<open_choices>;
using word = std::vector<std::uint32_t>; // one symbol, or one version, for each column

struct machine_state {
    std::map<std::uint32_t, std::size_t> next{}; // by symbol: state of the next layer
    state_count words = 0;                       // that lead from here to the end
};
using machine =
    std::vector<std::vector<machine_state>>; // a layer before each column, and one after

// The states before a column, and the sets of choices that they stand for.
struct layer {
    std::vector<machine_state> states{};
    std::vector<choice_set> choices{};
};

layer next_layer(layer& from, const overlap_column& column, std::uint64_t& steps) {
    layer to;
    std::map<choice_set, std::size_t> known;
    for (std::size_t i = 0; i < from.states.size(); ++i) {
        std::map<std::uint32_t, choice_set> reached;
        for (const open_choices& choices : from.choices[i])
            column.visit(choices, [&](std::uint32_t version, const open_choices& after) {
                if (++steps > most_steps)
                    throw too_many_steps{};
                reached[column.symbol[version]].insert(after);
            });
        for (auto& [symbol, choices] : reached) {
            const auto [it, is_new] = known.emplace(choices, to.states.size());
            if (is_new) {
                to.states.emplace_back();
                to.choices.push_back(std::move(choices));
            }
            from.states[i].next.emplace(symbol, it->second);
        }
    }
    return to;
}

machine build_machine(const std::vector<overlap_column>& columns) {
    machine built;
    std::uint64_t steps = 0;
    layer at{{machine_state{}}, {choice_set{open_choices{}}}};
    for (const overlap_column& column : columns) {
        layer to = next_layer(at, column, steps);
        built.push_back(std::move(at.states));
        at = std::move(to);
    }
    for (machine_state& end : at.states)
        end.words = 1;
    built.push_back(std::move(at.states));
    for (std::size_t i = columns.size(); i-- > 0;)
        for (machine_state& state : built[i])
            for (const auto& [symbol, next] : state.next)
                state.words += built[i + 1][next].words;
    return built;
}

class overlap_group final : public survival_group {
public:
    overlap_group(std::vector<sector_history> all, told_apart by)
        : survival_group(std::move(all)), m_columns(overlap_columns(sectors(), by)),
          m_machine(build_machine(m_columns)) {
        set_states(m_machine.front().front().words);
    }

private:
    // Words in order of symbols: the first is all zeroes, where everything is kept.
    surviving_versions ranked(const state_count& rank) const override {
        state_count left = rank;
        std::size_t state = 0;
        word symbols;
        for (std::size_t i = 0; i < m_columns.size(); ++i)
            for (const auto& [symbol, next] : m_machine[i][state].next) {
                const state_count& words = m_machine[i + 1][next].words;
                if (left < words) {
                    symbols.push_back(symbol);
                    state = next;
                    break;
                }
                left -= words;
            }
        return spread(newest_versions(symbols));
    }

    state_count rank_of_nothing() const override {
        state_count rank = 0;
        std::size_t state = 0;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const std::uint32_t durable = m_columns[i].symbol.front();
            const machine_state& at = m_machine[i][state];
            for (auto it = at.next.begin(); it->first != durable; ++it)
                rank += m_machine[i + 1][it->second].words;
            state = at.next.at(durable);
        }
        return rank;
    }

    // Versions that show these symbols and go together; of several ways the one with the newest.
    word newest_versions(const word& symbols) const {
        struct way {
            std::uint64_t newness = 0;
            word versions{};
        };
        std::map<open_choices, way> ways{{open_choices{}, way{}}};
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            std::map<open_choices, way> longer;
            for (const auto& entry : ways) {
                const way& so_far = entry.second;
                m_columns[i].visit(entry.first,
                                   [&](std::uint32_t version, const open_choices& after) {
                                       if (m_columns[i].symbol[version] != symbols[i])
                                           return;
                                       const std::uint64_t newness = so_far.newness + version;
                                       const auto [it, is_new] = longer.try_emplace(after);
                                       if (!is_new && it->second.newness >= newness)
                                           return;
                                       it->second = {newness, so_far.versions};
                                       it->second.versions.push_back(version);
                                   });
            }
            ways = std::move(longer);
        }
        return ways.begin()->second.versions;
    }

    surviving_versions spread(const word& versions) const {
        surviving_versions kept(sectors().size());
        for (std::size_t i = 0; i < m_columns.size(); ++i)
            for (const std::uint32_t sector : m_columns[i].sectors)
                kept[sector] = versions[i];
        return kept;
    }

    std::vector<overlap_column> m_columns;
    machine m_machine;
};

} // namespace

std::unique_ptr<survival_group> make_overlap_group(std::vector<sector_history> sectors,
                                                   told_apart by) {
    try {
        return std::make_unique<overlap_group>(std::move(sectors), by);
    } catch (const too_many_steps&) {
        return nullptr;
    }
}

} // namespace powercut::storage
