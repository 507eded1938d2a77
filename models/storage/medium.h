// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/content.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

// What is durably on a disk: an initial fill and what was written over it. Sparse; sectors of 512
// bytes.
namespace powercut::storage {

// The bytes a disk starts with.
class initial_fill {
public:
    initial_fill() = default; // zeroes
    // Sector s holds pattern(seed, s); std::out_of_range for a seed of 2^16 or more.
    static initial_fill of_pattern(unsigned seed);
    // These sectors hold this, all others zeroes.
    static initial_fill with_sectors(std::map<std::uint64_t, content> sectors);
    // The same, but for these bytes from this byte on.
    initial_fill with_bytes(std::uint64_t offset, std::span<const std::byte> bytes) const;
    content at(std::uint64_t sector) const;
    // The pattern of all sectors that are not named; empty: zeroes.
    std::optional<unsigned> pattern_seed() const;
    // Those that hold something else.
    const std::map<std::uint64_t, content>& named_sectors() const;
    bool operator==(const initial_fill& other) const; // of pattern and named sectors

private:
    content unnamed(std::uint64_t sector) const;

    int m_seed = -1;
    std::shared_ptr<const std::map<std::uint64_t, content>> m_sectors; // shared by all copies
};

class medium {
public:
    // At most 2^40 sectors, else std::invalid_argument.
    medium(std::uint64_t sectors, initial_fill fill = {});

    std::uint64_t sectors() const { return m_sectors; }
    content read(std::uint64_t sector) const;        // std::out_of_range past the end
    void write(std::uint64_t sector, content value); // the same

    // The sectors that ever were written, in ascending order.
    std::vector<std::uint64_t> written() const;

private:
    std::uint64_t m_sectors;
    initial_fill m_fill;
    std::unordered_map<std::uint64_t, content> m_written;
};

} // namespace powercut::storage
