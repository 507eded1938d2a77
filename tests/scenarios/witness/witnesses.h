// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../../support/fresh_simulation.h"
#include "scenarios/witness/replay.h"
#include "scenarios/yaml/scenario_loader.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// Counterexamples for the tests of replays. Numbers of cut points and commands are those of the
// deterministic run that a replay shows.
namespace powercut::witness::test {

inline const std::string disks_and_setup = R"(
disks:
  base: {size: 64KiB, fill: 1, atomic_write: 2KiB}
  cow: {size: 64KiB, fill: 9}
setup:
  - create: {snap: "0 128 snapshot base cow P 4"}
  - create: {origin: "0 128 snapshot-origin base"}
)";

inline witness of_snapshot_content(const std::string& scenario, std::vector<power_cut> cuts) {
    witness of;
    of.powercut = "0";
    of.systemc = systemc_version();
    of.violation = {.check = "snapshot_content", .device = "snap", .sector = 8};
    of.cuts = std::move(cuts);
    of.what = yaml::load_scenario_text("title: t\n" + scenario, "w.yaml");
    return of;
}

// The area is not durable when the origin is written: its exception may get lost.
inline witness lost_exception(const std::string& bugs = "bugs: [no_area_fua]") {
    return of_snapshot_content(bugs + disks_and_setup +
                                   "workload:\n"
                                   "  - write: {device: origin, sector: 8, count: 4, seed: 2}\n"
                                   "  - flush: origin\n",
                               {{.cut_point = 4, .lost = {{"cow", 4, 7}}}});
}

// The same, in the life after a first power cut.
inline witness lost_exception_later() {
    return of_snapshot_content("bugs: [no_area_fua]" + disks_and_setup +
                                   "workload:\n"
                                   "  - write: {device: origin, sector: 40, count: 4, seed: 2}\n"
                                   "power_loss:\n"
                                   "  cycles: 2\n"
                                   "  then:\n"
                                   "    - write: {device: origin, sector: 8, count: 4, seed: 5}\n"
                                   "    - flush: origin\n",
                               {{.cut_point = 0}, {.cut_point = 9, .lost = {{"cow", 4, 5}}}});
}

inline replayed replay_once(const witness& of, std::size_t last = 40) {
    const powercut::test::fresh_simulation fresh;
    return replay(of, {.last = last});
}

} // namespace powercut::witness::test
