// SPDX-License-Identifier: GPL-2.0-only
#include "clone_image.h"

#include "target/clone/superblock_format.h"
#include "target/persistent_data/checksum.h"
#include "target/persistent_data/disk_format.h"

#include <boost/endian/conversion.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace powercut::test {

using clone::block_kind;
using namespace persistent_data;

namespace {

// Of the recording clone-sbver, with the superblock of version 1.
constexpr std::string_view committed =
    "0:283d3cbb000000000000000000000000,"
    "32:"
    "647ff28a00000000010000000004000000000000060000000000000009000000000000000200000000000000000000"
    "00,"
    "172:0800000000000000000800000000000008000000000000000000000000000000,"
    "4096:1e3b59960000000001000000000000000300000000000000ba3f000006000000,"
    "8192:52e460c302000000020000000000000000000000500100000400000000000000,"
    "12288:8e4f9f2c000000000300000000000000aa0a0000000000000000000000000000,"
    "16384:bec2081602000000040000000000000001000000fc0000000800000000000000,"
    "18432:05000000000000000000000000000000,"
    "20480:4820d687fd010000040000000800000005000000000000000000000000000000,"
    "24576:2082add2fd010000040000000800000006000000000000002100000000000000,"
    "28672:77b9071600000000070000000000000022a00a00000000000000000000000000,"
    "32768:81aa5b0a02000000080000000000000001000000fc0000000800000000000000,"
    "34816:06000000000000000000000000000000,"
    "36864:d24e76f40000000009000000000000000700000000000000ba3f000001000000";

std::uint64_t number(std::string_view digits, int base) {
    std::uint64_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc() || end != digits.data() + digits.size())
        throw std::invalid_argument("clone_image: not a number: " + std::string(digits));
    return value;
}

struct kind_layout {
    std::uint32_t csum_xor;
    std::size_t blocknr_at;
};

kind_layout layout_of(block_kind kind) {
    switch (kind) {
    case block_kind::superblock:
        return {257649492, 8};
    case block_kind::index:
        return {160478, 8};
    case block_kind::bitmap:
        return {240779, 8};
    case block_kind::array:
        return {595846735, 16};
    default:
        return {121107, 8};
    }
}

} // namespace

clone_image::clone_image(std::uint64_t blocks, std::string_view hex) : m_bytes(blocks * 4096) {
    while (!hex.empty()) {
        const std::string_view piece = hex.substr(0, hex.find(','));
        hex.remove_prefix(std::min(hex.size(), piece.size() + 1));
        const std::size_t colon = piece.find(':');
        std::uint64_t offset = number(piece.substr(0, colon), 10);
        for (std::size_t i = colon + 1; i + 1 < piece.size(); i += 2)
            m_bytes.at(offset++) = static_cast<std::byte>(number(piece.substr(i, 2), 16));
    }
}

const unsigned char* clone_image::at(std::uint64_t block, std::size_t offset) const {
    return reinterpret_cast<const unsigned char*>(&m_bytes.at(block * 4096 + offset));
}

unsigned char* clone_image::at(std::uint64_t block, std::size_t offset) {
    return reinterpret_cast<unsigned char*>(&m_bytes.at(block * 4096 + offset));
}

std::uint32_t clone_image::le32(std::uint64_t block, std::size_t offset) const {
    return boost::endian::load_little_u32(at(block, offset));
}

std::uint64_t clone_image::le64(std::uint64_t block, std::size_t offset) const {
    return boost::endian::load_little_u64(at(block, offset));
}

void clone_image::put_le32(std::uint64_t block, std::size_t offset, std::uint32_t value) {
    boost::endian::store_little_u32(at(block, offset), value);
}

void clone_image::put_le64(std::uint64_t block, std::size_t offset, std::uint64_t value) {
    boost::endian::store_little_u64(at(block, offset), value);
}

void clone_image::copy_block(std::uint64_t from, std::uint64_t to) {
    std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(from * 4096), 4096,
                m_bytes.begin() + static_cast<std::ptrdiff_t>(to * 4096));
}

std::uint32_t clone_image::checksum(std::uint64_t block, block_kind kind) const {
    const auto look = [&](unsigned sector) { return &m_bytes.at(block * 4096 + sector * 512); };
    return block_checksum(look, layout_of(kind).csum_xor);
}

void clone_image::seal(std::uint64_t block, block_kind kind) {
    put_le64(block, layout_of(kind).blocknr_at, block);
    put_le32(block, csum_at, checksum(block, kind));
}

clone::metadata_view clone_image::check() const {
    const auto read = [&](std::uint64_t sector) -> const std::byte* {
        return (sector + 1) * 512 <= m_bytes.size() ? m_bytes.data() + sector * 512 : nullptr;
    };
    return clone::check_metadata(read, blocks());
}

clone_image committed_image() {
    return {1024, committed};
}

clone_image formatted_image() {
    clone_image image(1024, committed);
    std::fill(image.bytes().begin() + 6 * 4096, image.bytes().begin() + 10 * 4096, std::byte{});
    using namespace clone::superblock_layout;
    image.put_le64(0, metadata_space_map_root_at + sm_root_layout::bitmap_root_at, 1);
    image.put_le64(0, bitset_root_at, 4);
    image.seal(0, block_kind::superblock);
    return image;
}

} // namespace powercut::test
