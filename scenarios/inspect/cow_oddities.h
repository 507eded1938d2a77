// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/inspect/cow_image.h"

// What is odd about a list of exceptions. Private to read_cow.
namespace powercut::inspect {

void note(cow_view& view, oddity_kind kind, std::uint64_t chunk, std::string text);

// The header is chunk 0, area k the chunk 1 + (E+1)*k.
bool is_metadata(const cow_view& view, std::uint64_t chunk);
std::uint64_t data_chunks_below(const cow_view& view, std::uint64_t chunk);

// Of the exceptions that were read: misplaced, doubled, and chunks that none of them has.
void find_oddities(cow_view& view);

} // namespace powercut::inspect
