// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/content.h"

#include "models/storage/undecided.h"

#include <boost/endian/conversion.hpp>
#include <xxhash.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace powercut::storage {
namespace {

constexpr std::size_t words_per_sector = sector_size / sizeof(std::uint64_t);
constexpr unsigned seed_limit = 1U << 16;
constexpr std::uint64_t sector_limit = std::uint64_t{1} << 40;
constexpr content pattern_tag = content{1} << 62;

using sector_array = std::array<std::byte, sector_size>;

std::uint64_t load_word(sector_bytes bytes, std::size_t k) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data()) + k * 8;
    return boost::endian::load_little_u64(at);
}

void store_word(sector_array& bytes, std::size_t k, std::uint64_t word) {
    auto* at = reinterpret_cast<unsigned char*>(bytes.data()) + k * 8;
    boost::endian::store_little_u64(at, word);
}

std::uint64_t first_word(content handle) {
    const std::uint64_t seed = (handle >> 40) & 0xffff;
    return seed << 48 | (handle & (sector_limit - 1)) << 8;
}

// Zeroes and patterns have one handle only, so bytes that spell one must not get another.
std::optional<content> without_memory(sector_bytes bytes) {
    const std::uint64_t first = load_word(bytes, 0);
    const std::uint64_t step = load_word(bytes, 1) ^ first;
    if ((first & 0xff) != 0 || step > 1 || (step == 0 && first != 0))
        return std::nullopt;
    for (std::size_t k = 2; k < words_per_sector; ++k)
        if (load_word(bytes, k) != (first ^ k * step))
            return std::nullopt;
    if (step == 0)
        return zeroes;
    return pattern(static_cast<unsigned>(first >> 48), (first >> 8) & (sector_limit - 1));
}

// Sectors in slabs that never move, found again by hash. The hash only narrows the search: bytes
// are compared, so equal handles mean equal bytes even where two sectors hash alike.
class sector_pool {
public:
    sector_pool() { // handle 1 is what is damaged
        constexpr std::string_view text = "damaged ";
        sector_array bytes;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::byte>(text[i % text.size()]);
        intern(bytes);
    }

    content intern(sector_bytes bytes) {
        const std::uint64_t hash = XXH3_64bits(bytes.data(), bytes.size());
        const auto [first, last] = m_by_hash.equal_range(hash);
        for (auto it = first; it != last; ++it)
            if (std::ranges::equal(at(it->second), bytes))
                return it->second + 1; // handle 0 is zeroes
        const std::uint64_t index = take_slot();
        std::ranges::copy(bytes, slot(index).begin());
        m_by_hash.emplace(hash, index);
        return index + 1;
    }

    sector_bytes interned(content handle) {
        if (handle > m_used || m_pattern_slots.contains(handle - 1))
            throw std::out_of_range("content handle that no bytes were interned under");
        return at(handle - 1);
    }

    sector_bytes materialised(content handle) {
        const auto [it, added] = m_patterns.try_emplace(handle, m_used);
        if (added) {
            const std::uint64_t index = take_slot();
            m_pattern_slots.emplace(index, handle);
            for (std::size_t k = 0; k < words_per_sector; ++k)
                store_word(slot(index), k, first_word(handle) ^ k);
        }
        return at(it->second);
    }

    std::size_t size() const { return m_used; }

private:
    static constexpr std::size_t slab_sectors = 128;
    using slab = std::array<sector_array, slab_sectors>;

    std::uint64_t take_slot() {
        if (m_used == m_slabs.size() * slab_sectors)
            m_slabs.push_back(std::make_unique<slab>());
        return m_used++;
    }
    sector_array& slot(std::uint64_t index) {
        return (*m_slabs[index / slab_sectors])[index % slab_sectors];
    }
    sector_bytes at(std::uint64_t index) { return slot(index); }

    std::vector<std::unique_ptr<slab>> m_slabs;
    std::uint64_t m_used = 0;
    std::unordered_multimap<std::uint64_t, std::uint64_t> m_by_hash; // hash to slot
    std::unordered_map<content, std::uint64_t> m_patterns;           // pattern to slot
    std::unordered_map<std::uint64_t, content> m_pattern_slots;      // and back
};

sector_pool& pool() {
    static sector_pool the_pool;
    return the_pool;
}

} // namespace

content pattern(unsigned seed, std::uint64_t sector) {
    if (seed >= seed_limit)
        throw std::out_of_range("pattern seed must be below 65536");
    if (sector >= sector_limit)
        throw std::out_of_range("pattern sector must be below 2^40");
    return pattern_tag | content{seed} << 40 | sector;
}

content intern(sector_bytes bytes) {
    if (const auto handle = without_memory(bytes))
        return *handle;
    return pool().intern(bytes);
}

sector_bytes bytes_of(content handle) {
    static constexpr sector_array all_zero{};
    if (handle == zeroes)
        return all_zero;
    switch (kind_of(handle)) {
    case content_kind::interned:
        return pool().interned(handle);
    case content_kind::pattern:
        if ((handle ^ pattern_tag) >> 56 != 0)
            break;
        return pool().materialised(handle);
    case content_kind::undecided:
        return bytes_of(decide(handle));
    case content_kind::nothing:
        break;
    }
    throw std::out_of_range("not a content handle");
}

std::size_t interned_sectors() {
    return pool().size();
}

} // namespace powercut::storage
