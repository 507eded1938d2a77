// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/clone/check_metadata.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// Clone metadata in memory, to be spoilt by tests. Blocks have 4096 bytes.
namespace powercut::test {

class clone_image {
public:
    // Zeroes but for these: "OFFSET:HEX,..." as in the recordings of tests/conformance.
    clone_image(std::uint64_t blocks, std::string_view hex);

    std::uint32_t le32(std::uint64_t block, std::size_t offset) const;
    std::uint64_t le64(std::uint64_t block, std::size_t offset) const;
    void put_le32(std::uint64_t block, std::size_t offset, std::uint32_t value);
    void put_le64(std::uint64_t block, std::size_t offset, std::uint64_t value);
    void copy_block(std::uint64_t from, std::uint64_t to);

    // Gives a block the number and checksum that one of this kind has here.
    void seal(std::uint64_t block, clone::block_kind kind);
    std::uint32_t checksum(std::uint64_t block, clone::block_kind kind) const;

    std::uint64_t blocks() const { return m_bytes.size() / 4096; }
    std::vector<std::byte>& bytes() { return m_bytes; }
    const std::vector<std::byte>& bytes() const { return m_bytes; }

    clone::metadata_view check() const;

private:
    const unsigned char* at(std::uint64_t block, std::size_t offset) const;
    unsigned char* at(std::uint64_t block, std::size_t offset);

    std::vector<std::byte> m_bytes;
};

// What a kernel left of the test vector of dm_spec.md 13.6: 1024 blocks, 256 regions of 8 sectors.
// After a commit of regions 0 and 5: superblock 0, ref-count root 2, array block 6, bitmap 7,
// bitset root 8, index 9.
clone_image committed_image();
// As formatted: index 1, ref-count root 2, bitmap 3, bitset root 4, array block 5.
clone_image formatted_image();

} // namespace powercut::test
