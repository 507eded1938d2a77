// SPDX-License-Identifier: GPL-2.0-only
// 10,000 corrupted metadata images neither crash nor hang, and each gets the kernel's errno.
#include "corrupt_metadata.h"
#include "expected_errno.h"
#include "judge_metadata.h"
#include "valid_metadata.h"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <map>
#include <random>

using namespace powercut;
using namespace powercut::fuzz;

namespace {

std::vector<std::uint8_t> random_script(std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<std::uint8_t> script(1 + random() % 24);
    for (std::uint8_t& byte : script)
        byte = static_cast<std::uint8_t>(random());
    return script;
}

} // namespace

BOOST_AUTO_TEST_CASE(images_that_nothing_happened_to) {
    for (unsigned which = 0; which < valid_images; ++which) {
        const std::uint8_t script[] = {static_cast<std::uint8_t>(which)};
        const corrupted image = corrupt_metadata(script);
        BOOST_TEST(valid_metadata(which).image.check().findings.size() == 0, which);
        const auto kernel =
            expected_opening(image.bytes, image.target_size_sectors, region_size_sectors);
        BOOST_REQUIRE(kernel.has_value());
        BOOST_TEST(kernel->error == 0);
        BOOST_TEST(!kernel->formatted);
        BOOST_TEST(judge_metadata(image).wrong == "");
        BOOST_TEST(judge_metadata(image).error == 0);
    }
}

BOOST_AUTO_TEST_CASE(ten_thousand_corrupted_images) {
    std::map<int, unsigned> errors;
    for (std::uint32_t seed = 1; seed <= 10000; ++seed) {
        const judgement judged = judge_metadata(corrupt_metadata(random_script(seed)));
        BOOST_TEST(judged.wrong == "", "seed " << seed << ": " << judged.wrong);
        ++errors[judged.error];
    }
    // The corruption reaches every way to fail, and leaves some images as good as they were.
    for (const int error : {0, -ENOTBLK, -EILSEQ, -EINVAL, -ENODATA, -EIO, -ENOSPC})
        BOOST_TEST(errors[error] > 0, "no image gives " << error);
    BOOST_TEST(errors.size() == 7);
}
