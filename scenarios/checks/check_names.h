// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <string_view>

// The one list of checks (design.md section 5): what a scenario may ask for and expect.
namespace powercut::checks {

inline constexpr std::string_view snapshot_content = "snapshot_content";
inline constexpr std::string_view durability = "durability";
inline constexpr std::string_view invalid_stays_invalid = "invalid_stays_invalid";
inline constexpr std::string_view metadata = "metadata";
inline constexpr std::string_view no_leak = "no_leak";
inline constexpr std::string_view merge_resumes = "merge_resumes";
inline constexpr std::string_view clone_content = "clone_content";
inline constexpr std::string_view recovers = "recovers";

struct check_name {
    std::string_view name;
    std::string_view what; // one sentence
};

inline constexpr std::array<check_name, 8> check_names{{
    {snapshot_content,
     "a snapshot reads as the origin was when it was taken, plus acknowledged writes to it"},
    {durability, "each sector of a dm device holds its last flushed or FUA value or a later one"},
    {invalid_stays_invalid, "a snapshot that was reported invalid never comes back valid"},
    {metadata, "no two exceptions share a COW chunk, none is on a metadata area or past the end; "
               "what a clone's superblock leads to is whole, and counted as often as it is used"},
    {no_leak, "no COW chunk below the next free one, and no block of a clone's metadata that is "
              "counted as used, is without an owner"},
    {merge_resumes, "a merge that was cut anywhere resumes, and ends as one that was not cut"},
    {clone_content, "a clone reads as its source, plus acknowledged writes to it"},
    {recovers, "the tables load again: no BUG, hang or error that the kernel would not give"},
}};

} // namespace powercut::checks
