// SPDX-License-Identifier: GPL-2.0-only
// Images are read where somebody looks, and what is no image is refused with what was expected.
#include "scenarios/inspect/cow_image.h"
#include "scenarios/inspect/raw_image.h"
#include "scenarios/inspect/recognise.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;
using namespace powercut::inspect;

namespace {

struct image_file {
    fs::path path =
        fs::temp_directory_path() / ("powercut_raw_image_test." + std::to_string(::getpid()));

    ~image_file() { fs::remove(path); }
    void write(std::uint64_t at, const std::string& bytes) const {
        std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
        if (!stream)
            stream.open(path, std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(at));
        stream << bytes;
    }
};

std::string refusal_of(const std::array<std::byte, 512>& sector, std::uint64_t bytes = 4096) {
    try {
        recognise([&](std::uint64_t) { return sector.data(); }, bytes, "disk.img");
    } catch (const image_error& error) {
        return error.what();
    }
    return {};
}

std::array<std::byte, 512> sector_with(std::size_t at, const std::string& bytes) {
    std::array<std::byte, 512> sector{};
    std::memcpy(sector.data() + at, bytes.data(), bytes.size());
    return sector;
}

} // namespace

BOOST_AUTO_TEST_CASE(sectors_of_a_sparse_file) {
    const image_file file;
    const std::uint64_t far = std::uint64_t{1} << 40;
    file.write(0, "first");
    file.write(far, "last" + std::string(600, '.'));
    raw_image image(file.path);
    BOOST_TEST(image.bytes() == far + 604);
    BOOST_TEST(image.sectors() == far / 512 + 1); // the rest is not a whole one
    BOOST_TEST(std::memcmp(image.look(0), "first", 6) == 0);
    BOOST_TEST(std::memcmp(image.look(far / 512), "last", 4) == 0);
    BOOST_TEST(std::to_integer<int>(image.look(far / 1024)[0]) == 0);
    BOOST_TEST(image.look(image.sectors()) == nullptr);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_opened_is_refused) {
    BOOST_CHECK_THROW(raw_image("no/such/file"), image_error);
    BOOST_CHECK_THROW(raw_image("/"), image_error);
    BOOST_CHECK_THROW(raw_image("/dev/null"), image_error);
}

BOOST_AUTO_TEST_CASE(magic_numbers) {
    const auto kind = [](const std::array<std::byte, 512>& sector) {
        return recognise([&](std::uint64_t) { return sector.data(); }, 4096, "disk.img");
    };
    BOOST_TEST((kind(sector_with(0, "SnAp")) == image_kind::cow));
    BOOST_TEST((kind(sector_with(32, "\x64\x7f\xf2\x8a")) == image_kind::clone));
}

BOOST_AUTO_TEST_CASE(what_is_neither_is_refused_with_what_was_expected) {
    const std::string other = refusal_of(sector_with(0, "LVM2"));
    BOOST_TEST(other.starts_with("disk.img: neither"));
    BOOST_TEST(other.find("53 6e 41 70 at offset 0") != std::string::npos);
    BOOST_TEST(other.find("there are 4c 56 4d 32 and") != std::string::npos);
    BOOST_TEST(refusal_of(sector_with(0, "QFI\xfb")).find("qcow") != std::string::npos);
    BOOST_TEST(refusal_of({}).find("zeroes") != std::string::npos);
    BOOST_TEST(refusal_of({}, 100).find("too short for an image: 100 bytes") != std::string::npos);
    auto both = sector_with(32, "\x64\x7f\xf2\x8a");
    std::memcpy(both.data(), "SnAp", 4);
    BOOST_TEST(refusal_of(both).find("--as") != std::string::npos);
}
