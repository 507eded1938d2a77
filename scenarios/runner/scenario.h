// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/disk/disk_config.h"
#include "models/disk/fault_plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// A scenario as the YAML file states it (design.md section 6), checked and with units resolved:
// sectors of 512 bytes, times in ns.
namespace powercut::runner {

struct source_place { // for messages: file:line:column, both from 1
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    // Where something was written is no part of what it is: scenarios are compared without it.
    bool operator==(const source_place&) const { return true; }
};

// A part of a disk with a name of its own: /dev/NAME. Partitions follow each other from sector 0 in
// the order in which they are written, share the disk's cache and are never larger than it
// together. YAML: partitions: {base: 1MiB, cow: 512KiB}; a disk that has some is not itself a
// device for tables.
struct partition_spec {
    std::string name;
    std::uint64_t size_sectors = 0;
    bool operator==(const partition_spec&) const = default;
};

struct disk_spec {
    std::string name; // /dev/NAME in table lines; the bare name does as well
    disk::disk_config config{};
    std::vector<partition_spec> partitions{};
    source_place at{};
    bool operator==(const disk_spec&) const = default;
};

// An error that a disk returns during the workload.
struct fault_spec {
    std::string disk;
    disk::fault is{};
    source_place at{};
    bool operator==(const fault_spec&) const = default;
};

enum class operation_kind {
    create,
    reload,
    suspend,
    resume,
    remove,
    message, // device-mapper verbs
    write,
    read,
    flush,
    discard,
    wait_idle,
    wait_time,
    concurrently, // the children run at the same time, each in a task of its own
    in_order,     // the children run one after the other: one child of `concurrently`
    random        // drawn from the seed when the scenario is run
};

struct random_workload {
    std::uint64_t operations = 0;
    std::vector<std::string> devices;
    std::uint64_t seed = 0;
    double flush = 0; // share of operations that are flushes
    double fua = 0;   // share of writes that are FUA
    double read = 0;  // share of reads
    double discard = 0;
    std::uint64_t max_sectors = 16; // largest operation
    bool operator==(const random_workload&) const = default;
};

struct operation {
    operation_kind kind{};
    // A dm device; for write, read, flush and discard also a disk or a partition.
    std::string device;
    std::string text; // the table of create and reload, the text of message
    std::uint64_t sector = 0;
    std::uint64_t count = 0;
    unsigned seed = 0; // a write stores pattern(seed, sector of the device)
    bool zero = false; // a write stores zeroes instead (YAML: zero: true, then without seed)
    bool fua = false;
    // Of a device-mapper verb: the kernel must refuse it with this negative errno; 0: it must not.
    int fails = 0;
    std::uint64_t duration_ns = 0;
    std::vector<operation> children;
    random_workload random{};
    source_place at{};
    bool operator==(const operation&) const = default;
};

struct power_loss_spec {
    bool exhaustive = true; // else at most `sample` crash states a cut point
    std::uint64_t sample = 0;
    // One by one, more crash states than this at one cut point are sampled.
    std::uint64_t enumerate_max = 65536;
    // Commands outstanding together complete in other orders too, and allocations stall, with up to
    // so many deviations from the plain run.
    std::uint64_t schedules = 0;
    std::uint64_t cycles = 1;      // power cuts, one after the other
    std::vector<operation> then{}; // work after each recovery
    bool operator==(const power_loss_spec&) const = default;
};

enum class outcome { consistent, violation, budget };

struct expectation {
    outcome verdict = outcome::consistent;
    std::optional<std::string> check; // which check must have been violated
    bool operator==(const expectation&) const = default;
};

struct scenario {
    std::string file;
    std::string title;
    std::string kernel = "6.1";
    std::vector<std::string> bugs;
    std::vector<std::string> fixes;
    std::vector<disk_spec> disks;
    std::vector<operation> setup;
    std::vector<operation> workload;
    power_loss_spec power_loss{};
    std::vector<fault_spec> faults{};
    std::vector<std::string> checks; // empty: all that apply
    expectation expect{};
    bool operator==(const scenario&) const = default;
};

} // namespace powercut::runner
