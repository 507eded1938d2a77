// SPDX-License-Identifier: GPL-2.0-only
// Whole runs of recordings made by hand: one that is right and what each wrong one is told.
#include "recordings.h"
#include "scenarios/conformance/conformance.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>
#include <vector>

using namespace powercut;
using namespace powercut::conformance;
using test::origin_recording;
using test::with;
namespace data = boost::unit_test::data;

namespace {

class recordings {
public:
    recordings()
        : m_folder(std::filesystem::temp_directory_path() /
                   ("powercut-conformance-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(m_folder);
    }
    ~recordings() { std::filesystem::remove_all(m_folder); }

    recordings& add(const std::string& text) {
        m_files.push_back(m_folder / (std::to_string(m_files.size()) + ".json"));
        std::ofstream(m_files.back()) << text;
        return *this;
    }
    int run(bool timed) { return conformance::run(m_files, {.timed = timed}, m_out); }
    std::string said() const { return m_out.str(); }
    bool said(const std::string& part) const { return said().find(part) != std::string::npos; }

private:
    std::filesystem::path m_folder;
    std::vector<std::string> m_files;
    std::ostringstream m_out;
};

const auto backends = data::make({false, true});

} // namespace

BOOST_DATA_TEST_CASE(a_true_recording_passes, backends, timed) {
    recordings set;
    BOOST_TEST(set.add(origin_recording).run(timed) == 0);
    BOOST_TEST(set.said() == "passed  small\n1 passed, 0 failed, 0 skipped\n");
}

BOOST_DATA_TEST_CASE(a_false_recording_fails_and_says_where, backends, timed) {
    const auto fails = [timed = timed](const std::string& part, const std::string& by,
                                       const std::string& step, const std::string& told) {
        recordings set;
        BOOST_TEST(set.add(with(origin_recording, part, by)).run(timed) == 1);
        BOOST_TEST(set.said("FAILED  small"), set.said());
        BOOST_TEST(set.said(step), set.said());
        BOOST_TEST(set.said(told), set.said());
        BOOST_TEST(set.said("\n0 passed, 1 failed, 0 skipped\n"), set.said());
    };
    fails(R"("base WFS 3+1", "base FWS 0+0")", R"("base FWS 0+0", "base WFS 3+1")",
          "step 2 of 6: w /dev/mapper/origin 3 1 2 fua", "- base FWS 0+0");
    fails("base WFS 3+1", "base WS 3+1", "step 2 of 6", "+ base WFS 3+1");
    fails("bf1450bb2b86f525", "bf1450bb2b86f526", "step 3 of 6: r /dev/mapper/origin 0 1",
          "+ r /dev/mapper/origin 0 1 -> fnv1a64 bf1450bb2b86f525");
    fails(R"(, "dmesg: device-mapper: ioctl: error adding target to table")", "", "step 4 of 6",
          "+ dmesg: device-mapper: ioctl: error adding target to table");
    fails("(253:1) failed", "(253:2) failed", "step 4 of 6",
          "+ device-mapper: reload ioctl on bad (253:1)");
    fails("84a21f028451fa25", "84a21f028451fa26", "disk base in the end", "84a21f028451fa25");
    fails(R"({"3": )", R"({"4": )", "disk base in the end", "+ sector      3:");
}

BOOST_DATA_TEST_CASE(what_the_port_does_not_have_yet_is_skipped, backends, timed) {
    const std::string of_pool =
        with(with(origin_recording, "small", "thin-small"), "snapshot-origin", "thin-pool");
    recordings set;
    BOOST_TEST(set.add(of_pool).add(origin_recording).run(timed) == 0);
    BOOST_TEST(set.said() == "skipped thin-small: thin-pool is not supported yet\npassed  small\n"
                             "1 passed, 0 failed, 1 skipped\n");
}

BOOST_DATA_TEST_CASE(one_bad_file_and_no_case_is_run, backends, timed) {
    recordings set;
    std::ostringstream errors;
    std::streambuf* before = std::cerr.rdbuf(errors.rdbuf());
    const int status = set.add(origin_recording).add("{").run(timed);
    std::cerr.rdbuf(before);
    BOOST_TEST(status == 2);
    BOOST_TEST(set.said() == "");
    BOOST_TEST(errors.str().find("1.json:1:2: syntax error") != std::string::npos, errors.str());
}
