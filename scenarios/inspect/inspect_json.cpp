// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/inspect/inspect_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace powercut::inspect {

namespace {

using json = nlohmann::ordered_json;

json beginning(const std::string& image, std::uint64_t bytes, const char* kind) {
    return {{"powercut", POWERCUT_VERSION}, {"image", image}, {"bytes", bytes}, {"kind", kind}};
}

// A name of a file is bytes; those that are no UTF-8 are replaced.
std::string dumped(const json& whole) {
    return whole.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

json odd(std::string_view kind, const char* where, std::uint64_t at, const std::string& text) {
    return {{"kind", kind}, {where, at}, {"message", text}};
}

json block_of(const clone::checked_block& each) {
    return {{"block", each.block},
            {"kind", name_of(each.kind)},
            {"checksum", fmt::format("{:08x}", each.stored_csum)},
            {"computed_checksum", fmt::format("{:08x}", each.computed_csum)},
            {"good", each.good},
            {"pointers", each.references}};
}

json superblock_of(const clone::metadata_view& view) {
    const clone::superblock_view& is = view.superblock;
    return {{"good", !view.blocks.empty() && view.blocks.front().good},
            {"flags", is.flags},
            {"magic", is.magic},
            {"version", is.version},
            {"region_size", is.region_size_sectors},
            {"target_size", is.target_size_sectors},
            {"bitset_root", is.bitset_root},
            {"bitmap_root", is.bitmap_root},
            {"ref_count_root", is.ref_count_root}};
}

json bitset_of(const clone::bitset_view& view) {
    json runs = json::array();
    for (const clone::region_run& run : view.runs)
        runs.push_back({run.first, run.count});
    return {{"regions", view.regions},
            {"words", view.words},
            {"hydrated", view.hydrated},
            {"bits_beyond_end", view.bits_beyond_end},
            {"runs", runs}};
}

json space_map_of(const clone::space_map_view& view) {
    json bitmaps = json::array();
    for (const clone::bitmap_view& each : view.bitmaps)
        bitmaps.push_back(
            {{"block", each.block},
             {"nr_free", each.nr_free},
             {"computed_nr_free", each.readable ? json(each.computed_nr_free) : json()},
             {"none_free_before", each.none_free_before},
             {"first_free", each.readable ? json(each.first_free) : json()}});
    json overflow = json::array();
    for (const clone::overflow_view& each : view.overflow)
        overflow.push_back({{"block", each.block}, {"count", each.count}});
    return {{"nr_blocks", view.nr_blocks},
            {"nr_allocated", view.nr_allocated},
            {"computed_allocated", view.computed_allocated},
            {"bitmaps", bitmaps},
            {"overflow", overflow}};
}

} // namespace

std::string to_json(const cow_view& view, const std::string& image, std::uint64_t image_bytes) {
    json whole = beginning(image, image_bytes, "cow");
    whole["header"] = {{"magic", view.magic},
                       {"valid", view.valid},
                       {"version", view.version},
                       {"chunk_size", view.chunk_size_sectors}};
    whole["decoded"] = view.decoded;
    whole["chunks"] = view.chunks;
    whole["next_free"] = view.next_free;
    whole["free_chunks"] = view.free_chunks;
    whole["exceptions_per_area"] = view.exceptions_per_area;
    whole["areas"] = json::array();
    for (const area_view& area : view.areas)
        whole["areas"].push_back({{"chunk", area.chunk}, {"records", area.records}});
    whole["exceptions"] = view.exceptions;
    whole["runs"] = json::array();
    for (const exception_run& run : view.runs)
        whole["runs"].push_back({run.old_chunk, run.new_chunk, run.count});
    whole["oddities"] = json::array();
    for (const oddity& each : view.oddities)
        whole["oddities"].push_back(odd(name_of(each.kind), "chunk", each.chunk, each.text));
    whole["oddities_left_out"] = view.oddities_left_out;
    return dumped(whole);
}

std::string to_json(const clone::metadata_view& view, const std::string& image,
                    std::uint64_t image_bytes) {
    json whole = beginning(image, image_bytes, "clone");
    whole["formatted"] = !view.all_zero;
    whole["decoded"] = view.recognised;
    whole["reached_all"] = view.reached_all;
    whole["superblock"] = superblock_of(view);
    whole["bitset"] = bitset_of(view.bitset);
    whole["space_map"] = space_map_of(view.space_map);
    whole["blocks"] = json::array();
    for (const clone::checked_block& each : view.blocks)
        whole["blocks"].push_back(block_of(each));
    whole["oddities"] = json::array();
    for (const clone::metadata_finding& each : view.findings)
        whole["oddities"].push_back(odd(name_of(each.kind), "block", each.block, each.text));
    whole["oddities_left_out"] = view.findings_left_out;
    return dumped(whole);
}

} // namespace powercut::inspect
