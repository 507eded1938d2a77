// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/inspect/text_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::inspect {

namespace {

std::string header_lines(const cow_view& view, std::uint64_t image_bytes) {
    std::string text =
        fmt::format("COW device of a persistent snapshot, {}\n\n", size_of_bytes(image_bytes));
    text += labelled("valid", view.valid == 0 ? "no" : "yes");
    text += labelled("version", fmt::format("{}", view.version));
    text += labelled("chunk size",
                     fmt::format("{} sectors ({})", view.chunk_size_sectors,
                                 size_of_bytes(std::uint64_t{view.chunk_size_sectors} * 512)));
    return text;
}

std::string totals(const cow_view& view) {
    std::string text;
    text += labelled("chunks", fmt::format("{}, {} of them free for data, the next is {}",
                                           view.chunks, view.free_chunks, view.next_free));
    const std::uint64_t last = view.areas.empty() ? 0 : view.areas.back().records;
    text += labelled("areas", fmt::format("{} in use, {} records each, {} in the last one",
                                          view.areas.size(), view.exceptions_per_area, last));
    return text +
           labelled("exceptions", fmt::format("{} in {} run{}", view.exceptions, view.runs.size(),
                                              view.runs.size() == 1 ? "" : "s"));
}

std::string run_table(const cow_view& view, const text_style& style) {
    if (view.runs.empty())
        return "";
    std::string text =
        fmt::format("\n  {:<21}  {:<21}  {:>8}\n", "origin chunks", "COW chunks", "chunks");
    const std::size_t shown = std::min(view.runs.size(), style.most_lines);
    for (std::size_t i = 0; i < shown; ++i) {
        const exception_run& run = view.runs[i];
        text += fmt::format("  {:<21}  {:<21}  {:>8}\n", range(run.old_chunk, run.count),
                            range(run.new_chunk, run.count), run.count);
    }
    return text + left_out_line(view.runs.size() - shown);
}

} // namespace

std::string to_text(const cow_view& view, std::uint64_t image_bytes, const text_style& style) {
    std::string text = header_lines(view, image_bytes);
    if (view.decoded)
        text += totals(view) + run_table(view, style);
    odd_lines odd;
    for (const oddity& each : view.oddities)
        odd.emplace_back(name_of(each.kind), each.text);
    return text + "\n" + oddity_section(odd, view.oddities_left_out, style);
}

} // namespace powercut::inspect
