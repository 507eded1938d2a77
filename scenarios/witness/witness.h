// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/schedules.h"
#include "scenarios/runner/scenario.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// A counterexample as a small file (scenarios/README.md, "Witnesses"): the scenario and the
// decisions that lead to a broken promise. Everything that was received survives a power cut but
// for what is named as lost.
namespace powercut::witness {

struct lost_version {
    std::string disk{};
    std::uint64_t sector = 0; // of the disk
    // Of the disk, in the life that the cut ends: who wrote the version; of a sector that is
    // damaged (rule D9): whose interruption did it.
    std::uint32_t command = 0;
    bool operator==(const lost_version&) const = default;
};

struct power_cut {
    explorer::schedule schedule{}; // of the life that the cut ends
    // As explorer::cut_points counts them in that life, 0 before its first step; later lives begin
    // with the creation of the devices that existed.
    std::uint64_t cut_point = 0;
    std::vector<lost_version> lost{};
    bool operator==(const power_cut&) const = default;
};

struct broken_promise {
    std::string check{};
    std::string device{}; // empty: the whole machine
    std::optional<std::uint64_t> sector{};
    std::string message{};
    // Seen on running devices at the end of the last life, after its work, or by one of its reads.
    // Else right after the devices were created again.
    bool live = false;
    bool operator==(const broken_promise&) const = default;
};

struct witness {
    std::string powercut{}; // versions that wrote it
    std::string systemc{};
    broken_promise violation{};
    std::string missing_edge{};
    std::vector<power_cut> cuts{};      // in order; none: `violation.live`
    explorer::schedule last_schedule{}; // of the life after the last cut, where it is `live`
    runner::scenario what{};
    bool operator==(const witness&) const = default;
};

// Of this build, for new witnesses.
std::string systemc_version();

std::string witness_text(const witness& of);

// yaml::input_error with every problem of the file, each with its place.
witness load_witness(const std::filesystem::path& path);
witness load_witness_text(const std::string& text, const std::string& file);

} // namespace powercut::witness
