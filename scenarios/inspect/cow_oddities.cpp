// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/inspect/cow_oddities.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace powercut::inspect {

namespace {

constexpr std::size_t most_oddities = 1000;

using sorted_chunks = std::vector<std::pair<std::uint64_t, std::uint64_t>>; // key, the other one

template <typename Action>
void for_each_exception(const cow_view& view, const Action& action) {
    for (const exception_run& run : view.runs)
        for (std::uint64_t i = 0; i < run.count; ++i)
            action(run.old_chunk + i, run.new_chunk + i);
}

void find_misplaced(cow_view& view) {
    for_each_exception(view, [&](std::uint64_t old_chunk, std::uint64_t new_chunk) {
        if (new_chunk >= view.chunks)
            note(view, oddity_kind::past_end, new_chunk,
                 fmt::format("the exception of chunk {} is on COW chunk {}, and the device ends at "
                             "{}",
                             old_chunk, new_chunk, view.chunks));
        else if (is_metadata(view, new_chunk))
            note(view, oddity_kind::on_metadata, new_chunk,
                 fmt::format("the exception of chunk {} is on COW chunk {}, which holds metadata",
                             old_chunk, new_chunk));
    });
}

template <typename Action>
void for_each_double(const sorted_chunks& sorted, const Action& action) {
    for (std::size_t i = 1; i < sorted.size(); ++i)
        if (sorted[i].first == sorted[i - 1].first)
            action(sorted[i].first, sorted[i - 1].second, sorted[i].second);
}

void find_doubles(cow_view& view, sorted_chunks& by_new) {
    for_each_double(by_new, [&](std::uint64_t chunk, std::uint64_t one, std::uint64_t other) {
        note(view, oddity_kind::duplicate_new, chunk,
             fmt::format("the exceptions of chunks {} and {} are both on COW chunk {}", one, other,
                         chunk));
    });
    sorted_chunks by_old;
    by_old.reserve(by_new.size());
    for (const auto& [new_chunk, old_chunk] : by_new)
        by_old.emplace_back(old_chunk, new_chunk);
    std::ranges::sort(by_old);
    for_each_double(by_old, [&](std::uint64_t chunk, std::uint64_t one, std::uint64_t other) {
        note(
            view, oddity_kind::duplicate_old, chunk,
            fmt::format("chunk {} has two exceptions, on COW chunks {} and {}", chunk, one, other));
    });
}

void note_leak(cow_view& view, std::uint64_t first, std::uint64_t end) {
    while (first < end && is_metadata(view, first))
        ++first;
    while (end > first && is_metadata(view, end - 1))
        --end;
    if (first == end)
        return;
    const std::string which = end == first + 1
                                  ? fmt::format("COW chunk {} is", first)
                                  : fmt::format("COW chunks {} to {} are", first, end - 1);
    note(view, oddity_kind::leak, first,
         fmt::format("{} below the next free one and no exception's", which));
}

void find_leaks(cow_view& view, const sorted_chunks& by_new) {
    const std::uint64_t end = std::min(view.next_free, view.chunks);
    std::uint64_t next = 2; // the first that is not accounted for
    for (const auto& [chunk, old_chunk] : by_new) {
        if (chunk >= end)
            break;
        if (chunk > next)
            note_leak(view, next, chunk);
        next = std::max(next, chunk + 1);
    }
    if (next < end)
        note_leak(view, next, end);
}

} // namespace

void note(cow_view& view, oddity_kind kind, std::uint64_t chunk, std::string text) {
    if (view.oddities.size() < most_oddities)
        view.oddities.push_back({kind, chunk, std::move(text)});
    else
        ++view.oddities_left_out;
}

bool is_metadata(const cow_view& view, std::uint64_t chunk) {
    return chunk == 0 || chunk % (view.exceptions_per_area + 1) == 1;
}

std::uint64_t data_chunks_below(const cow_view& view, std::uint64_t chunk) {
    const std::uint64_t areas = chunk < 2 ? 0 : (chunk - 2) / (view.exceptions_per_area + 1) + 1;
    return chunk < 2 ? 0 : chunk - 1 - areas;
}

void find_oddities(cow_view& view) {
    find_misplaced(view);
    sorted_chunks by_new;
    by_new.reserve(view.exceptions);
    for_each_exception(view, [&](std::uint64_t old_chunk, std::uint64_t new_chunk) {
        by_new.emplace_back(new_chunk, old_chunk);
    });
    std::ranges::sort(by_new);
    find_doubles(view, by_new);
    find_leaks(view, by_new);
}

} // namespace powercut::inspect
