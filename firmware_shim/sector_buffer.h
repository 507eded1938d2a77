// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/types.h"

#include <boost/endian/conversion.hpp>

#include <array>
#include <cstddef>
#include <vector>

// Memory for sectors. What it holds are handles, so that a transfer or a copy never looks at bytes;
// a number inside a sector is read and written through the accessors, and only they look
// (design.md 4.2: a block of the disk whose content is still undecided after a cut is decided when
// it is looked at).
//
// Offsets are bytes from the start of the buffer; a number never crosses a sector. All on-disk
// numbers are little-endian.
namespace powercut::shim {

class sector_buffer {
public:
    explicit sector_buffer(std::size_t sectors = 0) : m_handles(sectors, 0) {}

    std::size_t sectors() const { return m_handles.size(); }
    void resize(std::size_t sectors);
    void fill_zero();
    void copy_from(const sector_buffer& other); // same size

    // For I/O. The pointer is good until the buffer is resized.
    sector_handle* handles();

    // The 512 bytes of one sector: this is where an undecided block is decided.
    const std::byte* look(std::size_t sector) const;

    std::uint32_t le32(std::size_t offset) const;
    std::uint64_t le64(std::size_t offset) const;
    void put_le32(std::size_t offset, std::uint32_t value);
    void put_le64(std::size_t offset, std::uint64_t value);

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    void publish();
    std::byte* open_sector(std::size_t offset);

    std::vector<sector_handle> m_handles;
    // The sector being written to has bytes of its own until it is handed on or another one is
    // opened.
    std::size_t m_open = none;
    std::array<std::byte, 512> m_bytes{};
};

// A little-endian number in bytes that were looked at.
inline std::uint64_t load_le64(const std::byte* bytes) {
    return boost::endian::load_little_u64(reinterpret_cast<const unsigned char*>(bytes));
}

} // namespace powercut::shim
