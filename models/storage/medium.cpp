// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/medium.h"

#include <algorithm>
#include <array>
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

// A sector that ends up as it was without a name has none.
initial_fill initial_fill::with_bytes(std::uint64_t offset,
                                      std::span<const std::byte> bytes) const {
    std::map<std::uint64_t, content> sectors = named_sectors();
    while (!bytes.empty()) {
        const std::uint64_t sector = offset / sector_size;
        const std::size_t from = offset % sector_size;
        const std::size_t count = std::min(bytes.size(), sector_size - from);
        std::array<std::byte, sector_size> whole{};
        const auto named = sectors.find(sector);
        std::ranges::copy(bytes_of(named == sectors.end() ? unnamed(sector) : named->second),
                          whole.begin());
        std::ranges::copy(bytes.first(count), whole.begin() + static_cast<std::ptrdiff_t>(from));
        if (const content value = intern(whole); value == unnamed(sector))
            sectors.erase(sector);
        else
            sectors.insert_or_assign(sector, value);
        bytes = bytes.subspan(count);
        offset += count;
    }
    initial_fill changed = with_sectors(std::move(sectors));
    changed.m_seed = m_seed;
    return changed;
}

content initial_fill::unnamed(std::uint64_t sector) const {
    return m_seed < 0 ? zeroes : pattern(static_cast<unsigned>(m_seed), sector);
}

content initial_fill::at(std::uint64_t sector) const {
    if (!m_sectors)
        return unnamed(sector);
    const auto named = m_sectors->find(sector);
    return named == m_sectors->end() ? unnamed(sector) : named->second;
}

const std::map<std::uint64_t, content>& initial_fill::named_sectors() const {
    static const std::map<std::uint64_t, content> none;
    return m_sectors ? *m_sectors : none;
}

std::optional<unsigned> initial_fill::pattern_seed() const {
    return m_seed < 0 ? std::nullopt : std::optional(static_cast<unsigned>(m_seed));
}

bool initial_fill::operator==(const initial_fill& other) const {
    return m_seed == other.m_seed && named_sectors() == other.named_sectors();
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
