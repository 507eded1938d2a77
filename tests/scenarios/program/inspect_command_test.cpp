// SPDX-License-Identifier: GPL-2.0-only
// `powercut inspect` ends with 0 for an image in order, 1 for an odd one, 2 for none.
#include "../inspect/cow_bytes.h"
#include "scenarios/program/inspect_command.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

namespace fs = std::filesystem;
using namespace powercut;

namespace {

struct inspected {
    int status = 0;
    std::string out;
    std::string err;
};

// What the command prints goes to strings meanwhile.
inspected inspect_bytes(const std::vector<std::byte>& bytes, program::inspect_arguments arguments) {
    const fs::path path =
        fs::temp_directory_path() / ("powercut_inspect_test." + std::to_string(::getpid()));
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    arguments.image = path;
    std::ostringstream out, err;
    std::streambuf* const real_out = std::cout.rdbuf(out.rdbuf());
    std::streambuf* const real_err = std::cerr.rdbuf(err.rdbuf());
    const int status = program::inspect_command(arguments);
    std::cout.rdbuf(real_out);
    std::cerr.rdbuf(real_err);
    fs::remove(path);
    return {status, out.str(), err.str()};
}

} // namespace

BOOST_AUTO_TEST_CASE(a_device_in_order) {
    const inspected text = inspect_bytes(test::cow_bytes(100).bytes, {});
    BOOST_TEST(text.status == 0);
    BOOST_TEST(text.out.starts_with("COW device"));
    BOOST_TEST(text.err == "");
    const inspected json = inspect_bytes(test::cow_bytes(100).bytes, {.json = true});
    BOOST_TEST(json.status == 0);
    BOOST_TEST(json.out.starts_with("{"));
}

BOOST_AUTO_TEST_CASE(an_odd_device) {
    test::cow_bytes device(100);
    device.put_le32(4, 0);
    const inspected text = inspect_bytes(device.bytes, {});
    BOOST_TEST(text.status == 1);
    BOOST_TEST(text.out.find("1 oddity") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_such_image) {
    const std::vector<std::byte> zeroes(4096);
    const inspected unknown = inspect_bytes(zeroes, {});
    BOOST_TEST(unknown.status == 2);
    BOOST_TEST(unknown.out == "");
    BOOST_TEST(unknown.err.find("neither a COW device") != std::string::npos);
    BOOST_TEST(inspect_bytes(zeroes, {.as = "cow"}).status == 1);
    BOOST_TEST(inspect_bytes(zeroes, {.as = "clone"}).status == 0);
}
