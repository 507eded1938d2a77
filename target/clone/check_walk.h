// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "target/clone/check_metadata.h"
#include "target/persistent_data/disk_format.h"

#include <boost/endian/conversion.hpp>

#include <array>
#include <memory>
#include <optional>
#include <unordered_map>

// What the parts of check_metadata have in common: blocks are reached here, once each, and what is
// wrong is noted here. Private to its files.
namespace powercut::clone {

class raw_block {
public:
    std::uint32_t le32(std::size_t offset) const {
        return boost::endian::load_little_u32(at(offset));
    }
    std::uint64_t le64(std::size_t offset) const {
        return boost::endian::load_little_u64(at(offset));
    }
    const std::byte* sector(unsigned number) const { return m_bytes->data() + number * 512; }
    bool is_zero() const;

    // Empty if a sector cannot be read.
    static std::optional<raw_block> read(const sector_reader& read, std::uint64_t block);

private:
    using block_array = std::array<std::byte, persistent_data::block_bytes>;

    const unsigned char* at(std::size_t offset) const {
        return reinterpret_cast<const unsigned char*>(m_bytes->data()) + offset;
    }

    std::shared_ptr<const block_array> m_bytes;
};

class metadata_walk {
public:
    metadata_walk(const sector_reader& read, std::uint64_t device_blocks, metadata_view& out)
        : m_read(read), m_device_blocks(device_blocks), m_out(out) {}

    // Counts a pointer to the block. Its bytes come once, and only if number and checksum are right
    // (of the superblock: if they can be read).
    std::optional<raw_block> reach(std::uint64_t block, block_kind kind);

    // Something could not be followed: what is not reached may be reachable.
    void miss() { m_out.reached_all = false; }
    void note(finding_kind kind, std::uint64_t block, std::string text);

    std::uint32_t references_to(std::uint64_t block) const;
    std::uint64_t device_blocks() const { return m_device_blocks; }

private:
    bool validate(const raw_block& bytes, checked_block& checked);

    const sector_reader& m_read;
    std::uint64_t m_device_blocks;
    metadata_view& m_out;
    std::unordered_map<std::uint64_t, std::size_t> m_reached; // index in m_out.blocks
};

} // namespace powercut::clone
