// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/medium.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace powercut::storage {
namespace {

constexpr std::uint64_t most_sectors = std::uint64_t{1} << 40;

void require_inside(std::uint64_t sector, std::uint64_t sectors) {
    if (sector >= sectors)
        throw std::out_of_range("sector " + std::to_string(sector) + " of a medium of " +
                                std::to_string(sectors));
}

} // namespace

initial_fill initial_fill::of_pattern(unsigned seed) {
    pattern(seed, 0); // refuses a seed out of range now rather than at the first read
    initial_fill fill;
    fill.m_seed = static_cast<int>(seed);
    return fill;
}

initial_fill initial_fill::with_sectors(std::map<std::uint64_t, content> sectors) {
    initial_fill fill;
    fill.m_sectors = std::make_shared<const std::map<std::uint64_t, content>>(std::move(sectors));
    return fill;
}

content initial_fill::at(std::uint64_t sector) const {
    if (m_sectors) {
        const auto it = m_sectors->find(sector);
        return it == m_sectors->end() ? zeroes : it->second;
    }
    return m_seed < 0 ? zeroes : pattern(static_cast<unsigned>(m_seed), sector);
}

std::optional<unsigned> initial_fill::pattern_seed() const {
    return m_seed < 0 ? std::nullopt : std::optional(static_cast<unsigned>(m_seed));
}

bool initial_fill::operator==(const initial_fill& other) const {
    if (m_seed != other.m_seed)
        return false;
    static const std::map<std::uint64_t, content> none;
    return (m_sectors ? *m_sectors : none) == (other.m_sectors ? *other.m_sectors : none);
}

medium::medium(std::uint64_t sectors, initial_fill fill)
    : m_sectors(sectors), m_fill(std::move(fill)) {
    if (sectors > most_sectors)
        throw std::invalid_argument("a medium has at most 2^40 sectors");
}

content medium::read(std::uint64_t sector) const {
    require_inside(sector, m_sectors);
    const auto it = m_written.find(sector);
    return it == m_written.end() ? m_fill.at(sector) : it->second;
}

void medium::write(std::uint64_t sector, content value) {
    require_inside(sector, m_sectors);
    m_written[sector] = value;
}

std::vector<std::uint64_t> medium::written() const {
    std::vector<std::uint64_t> sectors;
    sectors.reserve(m_written.size());
    for (const auto& [sector, value] : m_written)
        sectors.push_back(sector);
    std::ranges::sort(sectors);
    return sectors;
}

} // namespace powercut::storage
