// SPDX-License-Identifier: GPL-2.0-only
#include "problems_of.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using kind = runner::operation_kind;

namespace {

const std::string everything = R"(title: All keys at once
kernel: "6.1"
bugs: [commit_in_completion_order, no_area_fua]
fixes: [durable_invalidation]
disks:
  base: {size: 1MiB, fill: 7}
  cow:
    size: 64KiB
    write_cache: protected
    fua: false
    logical_block: 1KiB
    physical_block: 2KiB
    neighbour_damage: true
    atomic_write: 4KiB
    atomic_boundary: 8KiB
    cache_capacity: 32KiB
    destage_order: ordered
    destage_policy: elevator
    queue_depth: 4
    receive_latency: 2us
    read_latency: 3us
    write_latency: 4us
    medium_write_latency: 5us
    flush_latency: 6us
    transfer_per_sector: 7ns
    discard: false
    write_zeroes: false
    discard_zeroes: false
    violations: [flush_ignored, fua_ignored]
  shared: {size: 64KiB, partitions: {first: 16KiB, second: 48KiB}}
setup:
  - create:
      snap: "0 2048 snapshot base cow P 8"
      origin: "0 2048 snapshot-origin base"
workload:
  - write: {device: origin, sector: 8, count: 16, seed: 65535, fua: true}
  - read: {device: snap, sector: 2040, count: 8}
  - discard: {device: base, sector: 0, count: 2048}
  - concurrently:
      - write: {device: origin, sector: 80, count: 8, seed: 3}
      - wait: 3s
  - flush: cow
  - suspend: snap
  - reload: {snap: "0 8 linear base 0"}
  - resume: snap
  - message: {device: snap, text: "hello there"}
  - wait: idle
  - random:
      operations: 50
      devices: [origin, snap]
      seed: 7
      flush: 0.1
      fua: 0.25
      read: 0.5
      discard: 0.125
      max_sectors: 32
  - remove: snap
  - write: {device: second, sector: 95, count: 1, zero: true}
power_loss: {explore: {sample: 1000}, enumerate_max: 10, schedules: 2, then: [flush: cow], cycles: 3}
faults: []
checks: [snapshot_content, durability]
expect: {violation: metadata}
)";

runner::scenario load(const std::string& text) {
    return yaml::load_scenario_text(text, "s.yaml");
}

} // namespace

BOOST_AUTO_TEST_CASE(the_top_of_a_file) {
    const runner::scenario got = load(everything);
    BOOST_TEST(got.file == "s.yaml");
    BOOST_TEST(got.title == "All keys at once");
    BOOST_TEST(got.kernel == "6.1");
    BOOST_TEST(got.bugs == (std::vector<std::string>{"commit_in_completion_order", "no_area_fua"}));
    BOOST_TEST(got.fixes == std::vector<std::string>{"durable_invalidation"});
    BOOST_TEST(got.checks == (std::vector<std::string>{"snapshot_content", "durability"}));
    BOOST_TEST(!got.power_loss.exhaustive);
    BOOST_TEST(got.power_loss.sample == 1000u);
    BOOST_TEST(got.power_loss.enumerate_max == 10u);
    BOOST_TEST(got.power_loss.schedules == 2u);
    BOOST_TEST(got.power_loss.cycles == 3u);
    BOOST_TEST(got.power_loss.then.size() == 1u);
    BOOST_TEST(got.power_loss.then.front().device == "cow");
    BOOST_TEST((got.expect.verdict == runner::outcome::violation));
    BOOST_TEST(got.expect.check.value() == "metadata");
}

BOOST_AUTO_TEST_CASE(every_key_of_a_disk) {
    const runner::scenario got = load(everything);
    BOOST_TEST(got.disks.size() == 3u);
    BOOST_TEST(got.disks[0].name == "base");
    BOOST_TEST(got.disks[0].at.line == 6u);
    BOOST_TEST(got.disks[0].at.column == 3u);
    BOOST_TEST(got.disks[0].config.size_sectors == 2048u);
    BOOST_TEST(got.disks[0].config.fill.at(5) == storage::pattern(7, 5));
    const disk::disk_config& cow = got.disks[1].config;
    BOOST_TEST(cow.size_sectors == 128u);
    BOOST_TEST(cow.fill.at(5) == storage::zeroes);
    BOOST_TEST((cow.profile.cache == storage::write_cache::protected_));
    BOOST_TEST(!cow.profile.fua);
    BOOST_TEST(cow.profile.logical_block_size == 1024u);
    BOOST_TEST(cow.profile.physical_block_size == 2048u);
    BOOST_TEST(cow.profile.neighbour_damage);
    BOOST_TEST(cow.profile.atomic_write_unit == 4096u);
    BOOST_TEST(cow.profile.atomic_boundary == 8192u);
    BOOST_TEST(cow.profile.cache_capacity == 32768u);
    BOOST_TEST((cow.profile.order == storage::destage_order::ordered));
    BOOST_TEST((cow.profile.policy == storage::destage_policy::elevator));
    BOOST_TEST(cow.profile.violations.flush_ignored);
    BOOST_TEST(cow.profile.violations.fua_ignored);
    BOOST_TEST(cow.queue_depth == 4u);
    BOOST_TEST(cow.receive_latency_ns == 2000u);
    BOOST_TEST(cow.read_latency_ns == 3000u);
    BOOST_TEST(cow.write_latency_ns == 4000u);
    BOOST_TEST(cow.medium_write_latency_ns == 5000u);
    BOOST_TEST(cow.flush_latency_ns == 6000u);
    BOOST_TEST(cow.transfer_ns_per_sector == 7u);
    BOOST_TEST(!cow.discard);
    BOOST_TEST(!cow.write_zeroes);
    BOOST_TEST(!cow.discard_zeroes);
}

BOOST_AUTO_TEST_CASE(partitions_keep_their_order) {
    const runner::scenario got = load(everything);
    const auto& parts = got.disks[2].partitions;
    BOOST_TEST(got.disks[0].partitions.empty());
    BOOST_TEST(parts.size() == 2u);
    BOOST_TEST(parts[0].name == "first");
    BOOST_TEST(parts[0].size_sectors == 32u);
    BOOST_TEST(parts[1].name == "second");
    BOOST_TEST(parts[1].size_sectors == 96u);
    BOOST_TEST(got.workload[12].device == "second");
    BOOST_TEST(got.workload[12].zero);
    BOOST_TEST(!got.workload[0].zero);
}

BOOST_AUTO_TEST_CASE(a_create_of_two_names_is_two_operations_in_order) {
    const auto setup = load(everything).setup;
    BOOST_TEST(setup.size() == 2u);
    BOOST_TEST((setup[0].kind == kind::create));
    BOOST_TEST(setup[0].device == "snap");
    BOOST_TEST(setup[0].text == "0 2048 snapshot base cow P 8");
    BOOST_TEST(setup[1].device == "origin");
    BOOST_TEST(setup[1].text == "0 2048 snapshot-origin base");
    BOOST_TEST(setup[1].at.file == "s.yaml");
    BOOST_TEST(setup[1].at.line == 34u);
    BOOST_TEST(setup[1].at.column == 7u);
}

BOOST_AUTO_TEST_CASE(reads_and_writes) {
    const auto work = load(everything).workload;
    BOOST_TEST(work.size() == 13u);
    BOOST_TEST((work[0].kind == kind::write));
    BOOST_TEST(work[0].device == "origin");
    BOOST_TEST(work[0].sector == 8u);
    BOOST_TEST(work[0].count == 16u);
    BOOST_TEST(work[0].seed == 65535u);
    BOOST_TEST(work[0].fua);
    BOOST_TEST(work[0].at.line == 36u);
    BOOST_TEST(work[0].at.column == 5u);
    BOOST_TEST((work[1].kind == kind::read));
    BOOST_TEST(work[1].sector == 2040u);
    BOOST_TEST((work[2].kind == kind::discard));
    BOOST_TEST(work[2].device == "base");
    BOOST_TEST((work[3].kind == kind::concurrently));
    BOOST_TEST(work[3].children.size() == 2u);
    BOOST_TEST((work[3].children[0].kind == kind::write));
    BOOST_TEST(work[3].children[0].sector == 80u);
    BOOST_TEST((work[3].children[1].kind == kind::wait_time));
    BOOST_TEST(work[3].children[1].duration_ns == 3'000'000'000u);
    BOOST_TEST((work[4].kind == kind::flush));
    BOOST_TEST(work[4].device == "cow");
}

BOOST_AUTO_TEST_CASE(the_verbs_of_device_mapper) {
    const auto work = load(everything).workload;
    BOOST_TEST((work[5].kind == kind::suspend));
    BOOST_TEST(work[5].device == "snap");
    BOOST_TEST((work[6].kind == kind::reload));
    BOOST_TEST(work[6].text == "0 8 linear base 0");
    BOOST_TEST((work[7].kind == kind::resume));
    BOOST_TEST((work[8].kind == kind::message));
    BOOST_TEST(work[8].text == "hello there");
    BOOST_TEST((work[9].kind == kind::wait_idle));
    BOOST_TEST((work[11].kind == kind::remove));
    BOOST_TEST(work[11].device == "snap");
}

BOOST_AUTO_TEST_CASE(a_random_workload) {
    const runner::random_workload got = load(everything).workload[10].random;
    BOOST_TEST(got.operations == 50u);
    BOOST_TEST(got.devices == (std::vector<std::string>{"origin", "snap"}));
    BOOST_TEST(got.seed == 7u);
    BOOST_TEST(got.flush == 0.1);
    BOOST_TEST(got.fua == 0.25);
    BOOST_TEST(got.read == 0.5);
    BOOST_TEST(got.discard == 0.125);
    BOOST_TEST(got.max_sectors == 32u);
}

BOOST_AUTO_TEST_CASE(what_is_left_out_has_the_defaults_of_the_structs) {
    const runner::scenario got =
        load("title: short\ndisks: {base: {size: 1MiB}}\nworkload: [flush: base]\n");
    const disk::disk_config& config = got.disks[0].config;
    const disk::disk_config usual;
    BOOST_TEST(got.kernel == "6.1");
    BOOST_TEST(got.setup.empty());
    BOOST_TEST(got.checks.empty());
    BOOST_TEST(got.power_loss.exhaustive);
    BOOST_TEST(got.power_loss.enumerate_max == 65536u);
    BOOST_TEST((got.expect.verdict == runner::outcome::consistent));
    BOOST_TEST(!got.expect.check);
    BOOST_TEST((config.profile.cache == usual.profile.cache));
    BOOST_TEST(config.profile.atomic_write_unit == usual.profile.atomic_write_unit);
    BOOST_TEST(config.read_latency_ns == usual.read_latency_ns);
}

// What the table of keys calls a default is what leaving the key out gives.
BOOST_AUTO_TEST_CASE(the_documented_defaults_are_those_of_the_structs) {
    const auto got = load(yaml::testing::scenario_text(
        {.disk = "{size: 1MiB, write_cache: volatile, fua: true, logical_block: 512, "
                 "atomic_boundary: 0, cache_capacity: 0, destage_order: any, destage_policy: fifo, "
                 "queue_depth: 32, receive_latency: 1us, read_latency: 80us, write_latency: 20us, "
                 "medium_write_latency: 400us, flush_latency: 1ms, transfer_per_sector: 100ns, "
                 "discard: true, write_zeroes: true, discard_zeroes: true, violations: []}"}));
    const disk::disk_config usual;
    const disk::disk_config& config = got.disks[0].config;
    BOOST_TEST((config.profile.cache == usual.profile.cache));
    BOOST_TEST(config.profile.fua == usual.profile.fua);
    BOOST_TEST(config.profile.logical_block_size == usual.profile.logical_block_size);
    BOOST_TEST(config.profile.atomic_boundary == usual.profile.atomic_boundary);
    BOOST_TEST(config.profile.cache_capacity == usual.profile.cache_capacity);
    BOOST_TEST((config.profile.order == usual.profile.order));
    BOOST_TEST((config.profile.policy == usual.profile.policy));
    BOOST_TEST((config.profile.violations == usual.profile.violations));
    BOOST_TEST(config.queue_depth == usual.queue_depth);
    BOOST_TEST(config.receive_latency_ns == usual.receive_latency_ns);
    BOOST_TEST(config.read_latency_ns == usual.read_latency_ns);
    BOOST_TEST(config.write_latency_ns == usual.write_latency_ns);
    BOOST_TEST(config.medium_write_latency_ns == usual.medium_write_latency_ns);
    BOOST_TEST(config.flush_latency_ns == usual.flush_latency_ns);
    BOOST_TEST(config.transfer_ns_per_sector == usual.transfer_ns_per_sector);
    BOOST_TEST(config.discard == usual.discard);
    BOOST_TEST(config.write_zeroes == usual.write_zeroes);
    BOOST_TEST(config.discard_zeroes == usual.discard_zeroes);
}

BOOST_AUTO_TEST_CASE(nothing_smaller_than_a_logical_block_can_be_torn) {
    const auto got =
        load(yaml::testing::scenario_text({.disk = "{size: 1MiB, logical_block: 4KiB}"}));
    BOOST_TEST(got.disks[0].config.profile.atomic_write_unit == 4096u);
}
