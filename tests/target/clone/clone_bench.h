// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../../support/checked_bench.h"
#include "firmware_shim/dm_ioctl.h"
#include "target/clone/clone_targets.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

// A bench with the target clone and disks "meta", "dst" (pattern 7) and "src" (pattern 1), numbers
// 254:0, 254:16 and 254:32. The clone is made as "clone", with regions of 8 sectors.
namespace powercut::test {

// 6.1, but for one difference that a bug makes.
inline target::behaviour without(bool target::behaviour::*flag) {
    target::behaviour versions;
    versions.*flag = false;
    return versions;
}

inline std::vector<disk_setup> clone_disks(shim::sector_t sectors = 512) {
    return {{"meta", 1024}, {"dst", sectors, 7}, {"src", sectors, 1}};
}

template <typename Bench>
class clone_bench_on : public checked<Bench> {
public:
    explicit clone_bench_on(const target::behaviour& versions = {},
                            const std::vector<disk_setup>& disks = clone_disks())
        : checked<Bench>(disks) {
        clone::register_targets(this->kernel(), versions);
    }

    // Behind the devices in the table: clone("8 1 no_hydration"). What it did is not looked at.
    void clone(const std::string& words = "8 1 no_hydration", shim::sector_t sectors = 512) {
        BOOST_TEST_REQUIRE(try_clone(words, sectors) == 0);
        forget();
    }
    int try_clone(const std::string& words, shim::sector_t sectors = 512) {
        return this->create("clone", line(words, sectors));
    }
    static std::string line(const std::string& words, shim::sector_t sectors = 512) {
        return "0 " + std::to_string(sectors) + " clone meta dst src " + words;
    }
    void forget() {
        this->io();
        this->log();
    }

    // The bios that reached the disks; those of one commit to the metadata device are one "meta".
    lines brief_io() {
        lines brief;
        for (const std::string& each : this->io()) {
            const bool meta = each.starts_with("meta ");
            if (!meta || brief.empty() || brief.back() != "meta")
                brief.push_back(meta ? "meta" : each);
        }
        return brief;
    }
    void check_brief(const lines& expected) {
        BOOST_TEST(brief_io() == expected, boost::test_tools::per_element());
    }

    int message(const std::string& text) {
        int result = 1;
        this->run([&] {
            std::string answer;
            result = shim::dm_message(this->kernel(), "clone", text, &answer);
        });
        return result;
    }
    void pass(std::uint64_t ms) {
        this->run([&] { this->backend().sleep_ns(ms * 1'000'000); });
    }

    // Words of the status behind "0 LEN clone ". The counts of metadata blocks are not among them:
    // "8 HYDRATED/REGIONS HYDRATING ...".
    std::string info(bool noflush = true) {
        lines status;
        this->run([&] { shim::dm_status(this->kernel(), "clone", &status, noflush); });
        return after_words(status.at(0), 3);
    }
    std::string hydrated(bool noflush = true) { return word(info(noflush), 3); }
    std::string mode() { return word(info(), count_words(info()) - 1); }
    std::string table_text() { return after_words(this->table("clone").at(0), 3); }

    static std::size_t count_words(const std::string& text) {
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
    }
    static std::string after_words(const std::string& text, std::size_t words) {
        std::size_t at = 0;
        while (words--)
            at = text.find(' ', at) + 1;
        return text.substr(at);
    }
    static std::string word(const std::string& text, std::size_t number) {
        const std::string rest = after_words(text, number);
        return rest.substr(0, rest.find(' '));
    }
};

using clone_bench = clone_bench_on<inline_bench>;

} // namespace powercut::test
