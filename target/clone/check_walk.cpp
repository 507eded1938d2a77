// SPDX-License-Identifier: GPL-2.0-only
#include "target/clone/check_walk.h"

#include "target/clone/superblock_format.h"
#include "target/persistent_data/checksum.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::clone {

using namespace persistent_data;

namespace {

constexpr std::size_t most_findings = 1000;

struct kind_layout {
    std::uint32_t csum_xor;
    std::size_t blocknr_at;
};

kind_layout layout_of(block_kind kind) {
    switch (kind) {
    case block_kind::superblock:
        return {superblock_layout::csum_xor, superblock_layout::blocknr_at};
    case block_kind::index:
        return {sm_index_layout::csum_xor, sm_index_layout::blocknr_at};
    case block_kind::bitmap:
        return {sm_bitmap_layout::csum_xor, sm_bitmap_layout::blocknr_at};
    case block_kind::array:
        return {array_block_layout::csum_xor, array_block_layout::blocknr_at};
    default:
        return {btree_node_layout::csum_xor, btree_node_layout::blocknr_at};
    }
}

} // namespace

std::optional<raw_block> raw_block::read(const sector_reader& read, std::uint64_t block) {
    auto bytes = std::make_shared<block_array>();
    for (unsigned i = 0; i < block_sectors; ++i) {
        const std::byte* const sector = read(block * block_sectors + i);
        if (!sector)
            return {};
        std::copy_n(sector, 512, bytes->data() + i * 512);
    }
    raw_block made;
    made.m_bytes = std::move(bytes);
    return made;
}

bool raw_block::is_zero() const {
    return std::ranges::all_of(*m_bytes, [](std::byte b) { return b == std::byte{}; });
}

void metadata_walk::note(finding_kind kind, std::uint64_t block, std::string text) {
    if (m_out.findings.size() < most_findings)
        m_out.findings.push_back({kind, block, std::move(text)});
    else
        ++m_out.findings_left_out;
}

std::uint32_t metadata_walk::references_to(std::uint64_t block) const {
    const auto found = m_reached.find(block);
    return found == m_reached.end() ? 0 : m_out.blocks[found->second].references;
}

bool metadata_walk::validate(const raw_block& bytes, checked_block& checked) {
    const kind_layout layout = layout_of(checked.kind);
    checked.stored_csum = bytes.le32(csum_at);
    checked.computed_csum =
        block_checksum([&](unsigned sector) { return bytes.sector(sector); }, layout.csum_xor);
    checked.good = true;
    if (const std::uint64_t number = bytes.le64(layout.blocknr_at); number != checked.block) {
        note(finding_kind::blocknr, checked.block,
             fmt::format("{} at block {} says that it is block {}", name_of(checked.kind),
                         checked.block, number));
        checked.good = false;
    }
    if (checked.stored_csum != checked.computed_csum) {
        note(finding_kind::checksum, checked.block,
             fmt::format("{} at block {} has checksum {:08x}, its bytes have {:08x}",
                         name_of(checked.kind), checked.block, checked.stored_csum,
                         checked.computed_csum));
        checked.good = false;
    }
    return checked.good;
}

std::optional<raw_block> metadata_walk::reach(std::uint64_t block, block_kind kind) {
    if (const auto before = m_reached.find(block); before != m_reached.end()) {
        checked_block& first = m_out.blocks[before->second];
        ++first.references;
        note(finding_kind::reached_twice, block,
             fmt::format("block {} is pointed to as {} and as {}", block, name_of(first.kind),
                         name_of(kind)));
        return {};
    }
    if (block >= m_device_blocks) {
        note(finding_kind::unreadable, block,
             fmt::format("{} is said to be at block {}, and the device ends at {}", name_of(kind),
                         block, m_device_blocks));
        miss();
        return {};
    }
    m_reached.emplace(block, m_out.blocks.size());
    checked_block& checked = m_out.blocks.emplace_back();
    checked.block = block;
    checked.kind = kind;
    checked.references = 1;
    auto bytes = raw_block::read(m_read, block);
    if (!bytes)
        note(finding_kind::unreadable, block,
             fmt::format("{} at block {} cannot be read", name_of(kind), block));
    if (bytes && (validate(*bytes, checked) || kind == block_kind::superblock))
        return bytes;
    miss();
    return {};
}

} // namespace powercut::clone
