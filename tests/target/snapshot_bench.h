// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../support/checked_bench.h"
#include "store_image.h"
#include "target/behaviour/behaviour.h"
#include "target/snapshot/snapshot_targets.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

// A bench with the snapshot targets, a disk "base" that holds pattern 1 and an empty disk "cow". A
// snapshot is made as "snap", the origin of it as "origin"; device numbers are 254:0 and 254:16.
namespace powercut::test {

// 6.1, with one switch of target/behaviour (a bug put back, or a fix put in).
inline target::behaviour with_switch(const std::string& name) {
    target::behaviour versions;
    if (!target::apply_switch(target::bug_switches(), name, &versions) &&
        !target::apply_switch(target::fix_switches(), name, &versions))
        throw std::invalid_argument("no switch called " + name);
    return versions;
}

// The kernel of that name, as the table of versions says.
inline target::behaviour with_preset(std::string_view kernel) {
    target::behaviour versions;
    if (!target::apply_preset(kernel, &versions))
        throw std::invalid_argument("no kernel " + std::string(kernel));
    return versions;
}

inline std::vector<disk_setup> base_and_cow(shim::sector_t cow_sectors = 1024,
                                            shim::sector_t base_sectors = 2048) {
    return {{"base", base_sectors, 1}, {"cow", cow_sectors}};
}

// How many copies started before the first of them ended.
inline std::size_t copies_at_once(const lines& io) {
    std::size_t reads = 0;
    while (reads < io.size() && io[reads].starts_with("base R "))
        ++reads;
    return reads;
}

class snapshot_bench : public checked<inline_bench> {
public:
    explicit snapshot_bench(const std::vector<disk_setup>& disks = base_and_cow(),
                            const target::behaviour& versions = {})
        : checked(disks) {
        snapshot::register_targets(kernel(), versions);
    }

    // snapshot("P 8"): what stands behind the two devices in the table.
    int snapshot(const std::string& store) {
        const auto size = device("base").sectors();
        return create("snap", "0 " + std::to_string(size) + " snapshot base cow " + store);
    }
    int origin() {
        const auto size = device("base").sectors();
        return create("origin", "0 " + std::to_string(size) + " snapshot-origin base");
    }
    // A snapshot and its origin; what that did to the disks is not looked at.
    void both(const std::string& store = "P 8") {
        BOOST_TEST_REQUIRE(snapshot(store) == 0);
        BOOST_TEST_REQUIRE(origin() == 0);
        forget();
    }
    void forget() { // what was recorded so far
        io();
        log();
        disk("base").commands.clear();
        disk("cow").commands.clear();
    }

    void check_area(unsigned chunk_size, unsigned area, const lines& expected) {
        BOOST_TEST(area_records(disk("cow"), chunk_size, area) == expected,
                   boost::test_tools::per_element());
    }
    // What the snapshot says of itself behind "0 LEN snapshot ".
    std::string info(const std::string& name = "snap") { return behind(status(name)); }
    std::string table_text(const std::string& name = "snap") { return behind(table(name)); }

private:
    static std::string behind(const lines& text) {
        const std::string& line = text.at(0);
        std::size_t at = 0;
        for (unsigned word = 0; word < 3; ++word)
            at = line.find(' ', at) + 1;
        return line.substr(at);
    }
};

} // namespace powercut::test
