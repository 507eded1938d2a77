// SPDX-License-Identifier: GPL-2.0-only
// A scenario that is written is read back as the same one: all of the library, one that uses every
// key, and words that YAML would take for something else.
#include "problems_of.h"

#include "scenarios/yaml/scenario_shape.h"
#include "scenarios/yaml/scenario_writer.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>

namespace fs = std::filesystem;
using namespace powercut;

namespace {

const std::string everything = R"(title: "All keys: \"at once\"\nin two lines, with a ü"
kernel: mainline
bugs: [commit_in_completion_order, no_area_fua]
fixes: [durable_invalidation]
disks:
  base: {size: 1MiB, fill: 0, bytes: {0: "536e4170 01000000", 0x1ff: "ffff", 4KiB: "00"}}
  cow:
    size: 64KiB
    write_cache: protected
    fua: false
    logical_block: 1KiB
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
    flush_latency: 0ns
    transfer_per_sector: 7ns
    discard: false
    write_zeroes: false
    discard_zeroes: false
    violations: [fua_ignored, flush_ignored]
  shared: {size: 64KiB, partitions: {first: 16KiB, "second": 48KiB}}
  coarse: {size: 64KiB, logical_block: 4KiB}
  old: {size: 64KiB, physical_block: 4KiB, neighbour_damage: true}
setup:
  - create:
      snap: "0 2048 snapshot base cow P 8"
      origin: "0 2048 snapshot-origin base"
  - create: {two: "0 8 linear base 0\n8 8 linear base 16"}
workload:
  - write: {device: origin, sector: 8, count: 16, seed: 65535, fua: true}
  - read: {device: snap, sector: 2040, count: 8}
  - discard: {device: base, sector: 0, count: 2048}
  - concurrently:
      - write: {device: origin, sector: 80, count: 8, seed: 3}
      - wait: 3s
      - random: {operations: 3, devices: [origin]}
      - in_order:
          - suspend: snap
          - resume: snap
  - flush: cow
  - suspend: snap
  - reload: {snap: "0 8 linear base 0"}
  - resume: snap
  - message: {device: snap, text: "12"}
  - wait: idle
  - random: {operations: 50, devices: [origin, snap], seed: 7, flush: 0.1, fua: 0.25, read: 0.3, discard: 0.00001, max_sectors: 32}
  - create: {again: "0 8 linear base 0"}
    fails: EINVAL
  - remove: two
    fails: EBUSY
  - remove: snap
  - write: {device: second, sector: 95, count: 1, zero: true}
power_loss:
  explore: {sample: 1000}
  enumerate_max: 10
  schedules: 2
  cycles: 3
  then:
    - flush: origin
    - concurrently: [flush: base, flush: cow]
faults:
  - {disk: cow, on: flush, nth: 3, times: 2, effect: done}
  - {disk: base, on: write, sector: 8, count: 8}
checks: [snapshot_content, durability]
expect: {violation: metadata}
)";

runner::scenario load(const std::string& text, const std::string& file = "s.yaml") {
    return yaml::load_scenario_text(text, file);
}

runner::scenario written_and_read(const runner::scenario& what) {
    return load(yaml::write_scenario(what), what.file);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_scenario_with_every_key) {
    const runner::scenario what = load(everything);
    BOOST_TEST((written_and_read(what) == what));
}

BOOST_AUTO_TEST_CASE(every_scenario_of_the_library) {
    std::size_t scenarios = 0;
    for (const auto& entry : fs::recursive_directory_iterator("scenarios/cases")) {
        if (entry.path().extension() != ".yaml")
            continue;
        const runner::scenario what = yaml::load_scenario(entry.path());
        BOOST_TEST_CONTEXT(entry.path())
        BOOST_TEST((written_and_read(what) == what));
        ++scenarios;
    }
    BOOST_TEST(scenarios != 0u);
}

// A profile may change or be away when the file is read.
BOOST_AUTO_TEST_CASE(profiles_are_written_out) {
    const auto what = load(yaml::testing::scenario_text(
        {.disk = "{size: 1MiB, profile: sata_no_fua, atomic_write: 4KiB}"}));
    const std::string text = yaml::write_scenario(what);
    BOOST_TEST(text.find("profile") == std::string::npos);
    BOOST_TEST(text.find("fua: false") != std::string::npos);
    BOOST_TEST((written_and_read(what) == what));
}

// Whoever adds a key to disks has to write it too.
BOOST_AUTO_TEST_CASE(every_key_of_a_disk_can_be_written) {
    const std::string text = yaml::write_scenario(load(everything));
    for (const yaml::field& key : yaml::disk_shape().fields)
        if (key.name != "profile" && key.name != "image")
            BOOST_TEST(text.find(std::string(key.name) + ": ") != std::string::npos, key.name);
}

BOOST_AUTO_TEST_CASE(words_that_are_numbers_or_nothing) {
    auto what = load("title: \"1e3\"\ndisks: {\"8\": {size: 1MiB}, \"true\": {size: 1MiB}}\n"
                     "workload:\n  - flush: \"8\"\n  - flush: \"true\"\n");
    for (const char* title :
         {"null", "~", "0x10", "# no comment", "- a", "a: b", "[", "'", "a \\ b"}) {
        what.title = title;
        BOOST_TEST((written_and_read(what) == what), title);
    }
}

BOOST_AUTO_TEST_CASE(an_operation_takes_a_line) {
    const auto what = load("title: lines\ndisks: {base: {size: 1MiB}}\nworkload:\n"
                           "  - write: {device: base, sector: 1, count: 2, seed: 0}\n"
                           "  - concurrently: [flush: base, wait: idle]\n");
    BOOST_TEST(yaml::write_scenario(what) == R"(title: lines
kernel: "6.1"
disks:
  base: {size: 1MiB}
workload:
  - write: {device: base, sector: 1, count: 2}
  - concurrently:
      - flush: base
      - wait: idle
)");
}

BOOST_AUTO_TEST_CASE(a_difference_anywhere_is_one) {
    const runner::scenario what = load(everything);
    runner::scenario other = what;
    other.workload[3].children[0].seed = 4;
    BOOST_TEST((other != what));
    other = what;
    other.disks[0].config.fill = storage::initial_fill();
    BOOST_TEST((other != what));
    other = what;
    other.power_loss.then.pop_back();
    BOOST_TEST((other != what));
    other = what;
    other.workload[0].at.line = 1;
    BOOST_TEST((other == what));
}

BOOST_AUTO_TEST_CASE(single_sectors_are_written_as_bytes) {
    auto what = load(yaml::testing::scenario_text({}));
    what.disks[0].config.fill = storage::initial_fill::with_sectors({{1, storage::pattern(1, 1)}});
    BOOST_TEST((written_and_read(what) == what));
}
