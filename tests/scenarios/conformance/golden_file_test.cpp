// SPDX-License-Identifier: GPL-2.0-only
#include "recordings.h"
#include "scenarios/conformance/golden_file.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace powercut;
using namespace powercut::conformance;
using test::origin_recording;
using test::with;

namespace {

std::string refusal(const std::string& text) {
    try {
        parse_golden(text, "case.json");
    } catch (const bad_file& error) {
        return error.what();
    }
    return "taken";
}

void expect_refusal(const std::string& text, const std::string& begins) {
    BOOST_TEST(refusal(text).substr(0, begins.size()) == begins);
}

std::array<std::byte, 512> sector_with(std::size_t offset, std::initializer_list<int> bytes) {
    std::array<std::byte, 512> sector{};
    for (const int value : bytes)
        sector[offset++] = static_cast<std::byte>(value);
    return sector;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_recording_is_read_whole) {
    const golden_case read = parse_golden(origin_recording, "case.json");
    BOOST_TEST(read.name == "small");
    BOOST_TEST_REQUIRE(read.disks.size() == 1u);
    BOOST_TEST(read.disks[0].name == "base");
    BOOST_TEST(read.disks[0].sectors == 64u);
    BOOST_TEST(read.disks[0].fill.at(5) == storage::pattern(1, 5));
    BOOST_TEST_REQUIRE(read.steps.size() == 6u);
    BOOST_TEST(read.steps[1].text == "w /dev/mapper/origin 3 1 2 fua");
    BOOST_TEST(read.steps[1].what.fua);
    BOOST_TEST(read.steps[1].output ==
                   std::vector<std::string>{"w /dev/mapper/origin 3 1 2 fua -> ok"},
               boost::test_tools::per_element());
    BOOST_TEST(read.steps[1].io == (std::vector<std::string>{"base WFS 3+1", "base FWS 0+0"}),
               boost::test_tools::per_element());
    BOOST_TEST(!read.steps[1].io_in_any_order);
    BOOST_TEST((read.final.at(0).changed == changed_sectors{{3, 0x84a21f028451fa25}}));
}

BOOST_AUTO_TEST_CASE(flags_say_what_is_not_compared) {
    const auto flagged = [](const std::string& flags) {
        const std::string step = R"({"do": "remove origin", "output": [], "io": [])";
        return parse_golden(with(origin_recording, step, step + flags), "f").steps.back();
    };
    BOOST_TEST(flagged(R"(, "io_order": "any")").io_in_any_order);
    BOOST_TEST(flagged(R"(, "output_order": "any")").output_in_any_order);
    BOOST_TEST(flagged(R"(, "commits_vary": true)").commits_vary);
    BOOST_TEST(!flagged(R"(, "commits_vary": false)").commits_vary);
    BOOST_TEST(flagged(R"(, "io_varies": true)").io_varies);
    const std::string without_io =
        with(origin_recording, R"("output": [], "io": []})", R"("output": [], "io_varies": true})");
    BOOST_TEST(parse_golden(without_io, "f").steps[0].io_varies);
    const std::string without_final =
        with(origin_recording, R"("changed": {"3": "84a21f028451fa25"})", R"("varies": true)");
    BOOST_TEST(parse_golden(without_final, "f").final[0].varies);
}

BOOST_AUTO_TEST_CASE(initial_bytes_go_where_they_are_said_to) {
    const auto fill = [](const std::string& initial) {
        return parse_golden(with(origin_recording, "seed=1", initial), "f").disks[0].fill;
    };
    const auto bytes = fill("hex=0:536e4170,0x208:0102,1023:aaBB");
    BOOST_TEST(bytes.at(0) == storage::intern(sector_with(0, {0x53, 0x6e, 0x41, 0x70})));
    auto second = sector_with(8, {1, 2});
    second[511] = std::byte{0xaa};
    BOOST_TEST(bytes.at(1) == storage::intern(second));                 // two parts fall into it
    BOOST_TEST(bytes.at(2) == storage::intern(sector_with(0, {0xbb}))); // and one goes on here
    BOOST_TEST(bytes.at(3) == storage::zeroes);
    BOOST_TEST(fill("seed=7").at(9) == storage::pattern(7, 9));
    const auto none = parse_golden(with(origin_recording, R"(, "initial": "seed=1")", ""), "f");
    BOOST_TEST(none.disks[0].fill.at(0) == storage::zeroes);
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_refused_with_its_place) {
    expect_refusal("", "case.json:1:1: ");
    expect_refusal("{\n \"name\": nope}", "case.json:2:11: syntax error");
    expect_refusal(origin_recording + "x", "case.json:14:1: syntax error");
    expect_refusal(with(origin_recording, "]\n}\n", "]\n"), "case.json:13:1: syntax error");
    expect_refusal("[[[[[[", "case.json:1:7: syntax error");
}

BOOST_AUTO_TEST_CASE(what_is_no_recording_is_refused_with_its_place) {
    const auto bent = [](const std::string& part, const std::string& by,
                         const std::string& begins) {
        expect_refusal(with(origin_recording, part, by), begins);
    };
    expect_refusal("[]", "case.json:1:1: expected an object");
    bent("\"steps\"", "\"stops\"", "case.json:4:11: unknown member \"stops\"");
    bent("\"name\": \"small\",\n", "\n", "case.json:1:1: expected a member \"name\"");
    bent(R"("name": "base")", R"("name": 5)", "case.json:3:21: expected a string");
    bent("64,", "-64,", "case.json:3:40: expected a number that counts, 0 or more");
    bent("64,", "6.5,", "case.json:3:40: expected a number");
    bent("64,", "0,", "case.json:3:40: expected 1 to 2^40");
    bent("seed=1", "seed=x", "case.json:3:55: expected seed=N");
    bent("seed=1", "hex=0:5", "case.json:3:55: 1 hex digits");
    bent("seed=1", "hex=0:5g", "case.json:3:55: \"5g\"");
    bent("seed=1", "hex=0", "case.json:3:55: \"0\": expected OFFSET");
    bent("seed=1", "hex=32767:0102", "case.json:3:55: 2 bytes at 32767");
    bent("remove origin", "delete origin", "case.json:10:10: \"delete\"");
    bent("[], \"io\": []}\n", "[]}\n", "case.json:10:3: expected a member \"io\"");
    bent("[]}\n", "[], \"io_order\": \"some\"}\n", "case.json:10:63: expected \"any\"");
    bent("[]}\n", "[], \"io\": []}\n", "case.json:10:51: a second \"io\"");
    bent("\"disk\": \"base\"", "\"disk\": \"cow\"", "case.json:12:21: expected \"base\"");
    bent("\"3\"", "\"64\"", "case.json:12:47: sector 64 is past the end");
    bent("\"84a2", "\"xyz", "case.json:12:46: \"xyz");
    bent("{\"disk\": \"base\", \"changed\": {\"3\": \"84a21f028451fa25\"}}", "",
         "case.json:12:11: expected 1 disks");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_refused) {
    BOOST_CHECK_EXCEPTION(load_golden("/nonexistent/case.json"), bad_file, [](const auto& error) {
        return error.what() ==
               std::string("/nonexistent/case.json:1:1: cannot be read: No such file or directory");
    });
    BOOST_CHECK_EXCEPTION(load_golden("/"), bad_file, [](const auto& error) {
        return error.what() == std::string("/:1:1: cannot be read: Is a directory");
    });
}
