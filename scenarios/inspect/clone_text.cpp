// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/inspect/text_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::inspect {

using clone::metadata_view;

namespace {

std::string sectors(std::uint64_t count) {
    const bool fits = count <= ~std::uint64_t{0} / 512;
    return fits ? fmt::format("{} sectors ({})", count, size_of_bytes(count * 512))
                : fmt::format("{} sectors", count);
}

std::string superblock_lines(const metadata_view& view) {
    std::string text;
    const bool good = !view.blocks.empty() && view.blocks.front().good;
    text += labelled("superblock", fmt::format("version {}, {}", view.superblock.version,
                                               good ? "checksum good" : "BAD"));
    if (!view.recognised)
        return text;
    text += labelled("target size", sectors(view.superblock.target_size_sectors));
    return text + labelled("region size", sectors(view.superblock.region_size_sectors));
}

std::string hydration_lines(const metadata_view& view, const text_style& style) {
    const clone::bitset_view& bitset = view.bitset;
    const double share = bitset.regions == 0 ? 0
                                             : 100 * static_cast<double>(bitset.hydrated) /
                                                   static_cast<double>(bitset.regions);
    std::string text = labelled("bitset", fmt::format("root at block {}, {} words of 64 regions",
                                                      view.superblock.bitset_root, bitset.words));
    text += labelled("hydrated", fmt::format("{} of {} regions ({:.1f} %)", bitset.hydrated,
                                             bitset.regions, share));
    if (bitset.runs.empty())
        return text;
    text += "\n  hydrated regions\n";
    const std::size_t shown = std::min(bitset.runs.size(), style.most_lines);
    for (std::size_t i = 0; i < shown; ++i)
        text += fmt::format("  {}\n", range(bitset.runs[i].first, bitset.runs[i].count));
    return text + left_out_line(bitset.runs.size() - shown);
}

std::string space_map_lines(const metadata_view& view) {
    const clone::space_map_view& map = view.space_map;
    std::string text = "\n";
    text += labelled("space map",
                     fmt::format("index at block {}, overflow tree at block {}",
                                 view.superblock.bitmap_root, view.superblock.ref_count_root));
    text += labelled("blocks", fmt::format("{}, {} allocated; the bitmaps say {}", map.nr_blocks,
                                           map.nr_allocated, map.computed_allocated));
    if (!map.bitmaps.empty())
        text += fmt::format("\n  {:>6}  {:>8}  {:>8}  {:>8}  {:>16}  {:>10}\n", "bitmap", "block",
                            "nr_free", "is", "none_free_before", "first free");
    for (std::size_t i = 0; i < map.bitmaps.size(); ++i) {
        const clone::bitmap_view& each = map.bitmaps[i];
        const auto known = [&](std::uint32_t value) {
            return each.readable ? fmt::format("{}", value) : std::string("?");
        };
        text += fmt::format("  {:>6}  {:>8}  {:>8}  {:>8}  {:>16}  {:>10}\n", i, each.block,
                            each.nr_free, known(each.computed_nr_free), each.none_free_before,
                            known(each.first_free));
    }
    for (const clone::overflow_view& each : map.overflow)
        text += fmt::format("  block {} has a count of {}\n", each.block, each.count);
    return text;
}

std::string block_table(const metadata_view& view, const text_style& style) {
    std::string text =
        fmt::format("\n  {:>8}  {:<14}  {:<8}  {}\n", "block", "kind", "checksum", "pointers");
    const std::size_t shown = std::min(view.blocks.size(), style.most_lines);
    for (std::size_t i = 0; i < shown; ++i) {
        const clone::checked_block& each = view.blocks[i];
        text += fmt::format("  {:>8}  {:<14}  {:08x}  {:>8}{}\n", each.block, name_of(each.kind),
                            each.stored_csum, each.references, each.good ? "" : "  BAD");
    }
    return text + left_out_line(view.blocks.size() - shown);
}

} // namespace

std::string to_text(const metadata_view& view, std::uint64_t image_bytes, const text_style& style) {
    std::string text = fmt::format("metadata of a clone, {} ({} blocks of 4 KiB)\n\n",
                                   size_of_bytes(image_bytes), image_bytes / 4096);
    if (view.all_zero)
        return text + "not formatted: the first block is zero\n";
    text += superblock_lines(view);
    if (view.recognised)
        text += hydration_lines(view, style) + space_map_lines(view) + block_table(view, style);
    if (view.recognised && !view.reached_all)
        text += "\nNot everything could be reached: what hangs below bad blocks is not known.\n";
    odd_lines odd;
    for (const clone::metadata_finding& each : view.findings)
        odd.emplace_back(name_of(each.kind), each.text);
    return text + "\n" + oddity_section(odd, view.findings_left_out, style);
}

} // namespace powercut::inspect
