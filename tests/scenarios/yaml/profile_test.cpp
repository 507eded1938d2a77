// SPDX-License-Identifier: GPL-2.0-only
// Disk profiles, by the ones in scenarios/disks and by files of the test's own.
#include "problems_of.h"

#include "scenarios/yaml/profile_files.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace powercut;
namespace fs = std::filesystem;

namespace {

struct folder { // of a name of its own, gone at the end
    fs::path path =
        fs::temp_directory_path() / ("powercut_profile_test." + std::to_string(::getpid()));
    folder() { fs::create_directories(path / "disks"); }
    ~folder() { fs::remove_all(path); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name) << text;
    }
    std::string problems_of(const std::string& scenario) const {
        write("s.yaml", scenario);
        try {
            yaml::load_scenario(path / "s.yaml");
        } catch (const yaml::input_error& error) {
            return error.what();
        }
        return "";
    }
};

const std::string head = "title: t\ndisks:\n  base: ";
const std::string tail = "\nworkload: []\n";

} // namespace

BOOST_AUTO_TEST_CASE(every_profile_there_is_makes_a_disk) {
    for (const std::string& name : yaml::profile_files("scenarios/cases/x.yaml").names())
        BOOST_CHECK_NO_THROW(yaml::load_scenario_text(
            head + "{size: 1MiB, profile: " + name + "}" + tail, "scenarios/cases/x.yaml"));
}

BOOST_AUTO_TEST_CASE(a_disk_changes_what_its_profile_says) {
    const folder here;
    here.write("disks/tiny.yaml", "title: tiny\nwrite_cache: protected\nqueue_depth: 2\n"
                                  "violations: [flush_ignored]\n");
    here.write("s.yaml", head + "{size: 1MiB, profile: tiny, queue_depth: 3}" + tail);
    const auto got = yaml::load_scenario(here.path / "s.yaml");
    BOOST_TEST((got.disks[0].config.profile.cache == storage::write_cache::protected_));
    BOOST_TEST(got.disks[0].config.queue_depth == 3u);
    BOOST_TEST(got.disks[0].config.profile.violations.flush_ignored);
    here.write("s.yaml", head + "{size: 1MiB, profile: tiny, violations: []}" + tail);
    BOOST_TEST(!yaml::load_scenario(here.path / "s.yaml")
                    .disks[0]
                    .config.profile.violations.flush_ignored);
}

BOOST_AUTO_TEST_CASE(a_nearer_profile_hides_one_of_the_same_name) {
    const folder here;
    here.write("disks/nvme_consumer.yaml", "queue_depth: 5\n");
    here.write("s.yaml", head + "{size: 1MiB, profile: nvme_consumer}" + tail);
    BOOST_TEST(yaml::load_scenario(here.path / "s.yaml").disks[0].config.queue_depth == 5u);
}

BOOST_AUTO_TEST_CASE(a_problem_in_a_profile_is_placed_there) {
    const folder here;
    here.write("disks/odd.yaml", "queue_depth: 0\nqueue_dept: 3\n");
    const std::string file = (here.path / "disks/odd.yaml").string();
    BOOST_TEST(here.problems_of(head + "{size: 1MiB, profile: odd}" + tail) ==
               file + ":1:14: expected an integer of 1 .. 65536, found '0'\n" + file +
                   ":2:1: unknown key 'queue_dept'; did you mean 'queue_depth'?");
}

BOOST_AUTO_TEST_CASE(an_unknown_profile_lists_the_ones_there_are) {
    const folder here;
    here.write("disks/odd.yaml", "queue_depth: 1\n");
    const std::string what = here.problems_of(head + "{size: 1MiB, profile: oddd}" + tail);
    BOOST_TEST(what.find("s.yaml:3:31: unknown disk profile 'oddd'; there are ") !=
               std::string::npos);
    BOOST_TEST(what.find("odd") != std::string::npos);
    BOOST_TEST(what.ends_with("; did you mean 'odd'?"));
}

BOOST_AUTO_TEST_CASE(a_profile_does_not_lead_out_of_its_folder) {
    const folder here;
    here.write("other.yaml", "queue_depth: 1\n");
    BOOST_TEST(here.problems_of(head + "{size: 1MiB, profile: ../other}" + tail)
                   .find("unknown disk profile '../other'") != std::string::npos);
}
