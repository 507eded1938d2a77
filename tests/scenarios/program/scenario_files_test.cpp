// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/scenario_files.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace powercut::program;
namespace fs = std::filesystem;

namespace {

struct folder {
    fs::path path =
        fs::temp_directory_path() / ("powercut_files_test." + std::to_string(::getpid()));
    folder() {
        for (const char* file : {"b.yaml", "a.yaml", "c.json", "deep/d.yaml", "disks/e.yaml"}) {
            fs::create_directories((path / file).parent_path());
            std::ofstream(path / file) << "x";
        }
        fs::create_directories(path / "empty");
    }
    ~folder() { fs::remove_all(path); }
    std::string operator/(const char* name) const { return (path / name).string(); }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_folder_is_its_scenarios_sorted_but_for_disk_profiles) {
    const folder here;
    const std::array arguments{here.path.string()};
    BOOST_TEST(expand_arguments(arguments, ".yaml") ==
               (std::vector<std::string>{here / "a.yaml", here / "b.yaml", here / "deep/d.yaml"}));
    BOOST_TEST(expand_arguments(arguments, ".json") == std::vector<std::string>{here / "c.json"});
}

BOOST_AUTO_TEST_CASE(files_keep_the_order_of_the_arguments_and_are_run_once) {
    const folder here;
    const std::array arguments{here / "b.yaml", here.path.string(), here / "b.yaml"};
    BOOST_TEST(expand_arguments(arguments, ".yaml") ==
               (std::vector<std::string>{here / "b.yaml", here / "a.yaml", here / "deep/d.yaml"}));
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_an_error) {
    const folder here;
    for (const char* name : {"none.yaml", "empty"}) {
        const std::array arguments{here / name};
        BOOST_CHECK_THROW(expand_arguments(arguments, ".yaml"), argument_error);
    }
}
