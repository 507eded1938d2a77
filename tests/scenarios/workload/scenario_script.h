// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <string>
#include <vector>

// Scenarios in C++, as short as in YAML: disks `base` (pattern 1) and `cow` (pattern 9, which is no
// header) of 128 sectors.
namespace powercut::workload::test {

inline runner::disk_spec test_disk(const std::string& name, unsigned fill,
                                   std::uint64_t sectors = 128) {
    runner::disk_spec made;
    made.name = name;
    made.config.size_sectors = sectors;
    made.config.fill = storage::initial_fill::of_pattern(fill);
    return made;
}

inline runner::operation create(const std::string& device, const std::string& table) {
    runner::operation op;
    op.kind = runner::operation_kind::create;
    op.device = device;
    op.text = table;
    op.at = {"test.yaml", 5, 13};
    return op;
}

inline runner::operation drop(const std::string& device) {
    runner::operation op;
    op.kind = runner::operation_kind::remove;
    op.device = device;
    return op;
}

inline runner::operation write(const std::string& device, std::uint64_t sector, std::uint64_t count,
                               unsigned seed, bool fua = false) {
    runner::operation op;
    op.kind = runner::operation_kind::write;
    op.device = device;
    op.sector = sector;
    op.count = count;
    op.seed = seed;
    op.fua = fua;
    return op;
}

inline runner::operation wipe(const std::string& device, std::uint64_t sector,
                              std::uint64_t count) {
    runner::operation op = write(device, sector, count, 0);
    op.zero = true;
    return op;
}

inline runner::operation read(const std::string& device, std::uint64_t sector,
                              std::uint64_t count) {
    runner::operation op = write(device, sector, count, 0);
    op.kind = runner::operation_kind::read;
    return op;
}

inline runner::operation flush(const std::string& device) {
    runner::operation op;
    op.kind = runner::operation_kind::flush;
    op.device = device;
    return op;
}

inline runner::operation concurrently(std::vector<runner::operation> children) {
    runner::operation op;
    op.kind = runner::operation_kind::concurrently;
    op.children = std::move(children);
    return op;
}

inline runner::operation in_order(std::vector<runner::operation> children) {
    runner::operation op = concurrently(std::move(children));
    op.kind = runner::operation_kind::in_order;
    return op;
}

// So much later that copies which are started together end in the order in which they are started.
inline runner::operation a_little_later(runner::operation op) {
    runner::operation wait;
    wait.kind = runner::operation_kind::wait_time;
    wait.duration_ns = 5'000;
    return in_order({wait, std::move(op)});
}

inline runner::operation suspend(const std::string& device) {
    runner::operation op = drop(device);
    op.kind = runner::operation_kind::suspend;
    return op;
}

inline runner::operation resume(const std::string& device) {
    runner::operation op = drop(device);
    op.kind = runner::operation_kind::resume;
    return op;
}

inline runner::scenario two_disks(std::uint64_t cow_sectors = 128) {
    runner::scenario what;
    what.file = "test.yaml";
    what.disks = {test_disk("base", 1), test_disk("cow", 9, cow_sectors)};
    return what;
}

// With a snapshot of chunks of 4 sectors, and its origin.
inline runner::scenario with_snapshot(std::uint64_t cow_sectors = 128,
                                      const std::string& store = "P") {
    runner::scenario what = two_disks(cow_sectors);
    what.setup = {create("snap", "0 128 snapshot base cow " + store + " 4"),
                  create("origin", "0 128 snapshot-origin base")};
    return what;
}

} // namespace powercut::workload::test
