// SPDX-License-Identifier: GPL-2.0-only
// Corrupted COW devices are decoded without a crash, and told in text and JSON.
#include "../scenarios/inspect/cow_bytes.h"
#include "scenarios/inspect/inspect_json.h"
#include "scenarios/inspect/inspect_text.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace powercut;

namespace {

test::cow_bytes valid_device() {
    test::cow_bytes device(150);
    for (unsigned i = 0; i < 40; ++i)
        device.record(i / 32, i % 32, 3 * i, 2 + i + i / 32);
    return device;
}

void corrupt(test::cow_bytes& device, std::mt19937& random) {
    for (unsigned step = random() % 8; step > 0 && !device.bytes.empty(); --step) {
        // Mostly the header and the areas: nobody looks at data.
        const std::size_t starts[] = {0, 512, 34 * 512, 0};
        const std::size_t at = (starts[random() % 4] + random() % 512) % device.bytes.size();
        switch (random() % 4) {
        case 0:
            device.bytes[at] ^= static_cast<std::byte>(1 << random() % 8);
            break;
        case 1:
            device.bytes[at] = static_cast<std::byte>(random());
            break;
        case 2:
            device.bytes[12 + random() % 4] = static_cast<std::byte>(1 << random() % 8);
            break;
        default:
            if (random() % 4 == 0)
                device.bytes.resize(512 * (1 + random() % 150));
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(corrupted_devices) {
    BOOST_TEST(valid_device().read().oddities.size() == 0);
    std::mt19937 random(1);
    unsigned odd = 0;
    for (unsigned i = 0; i < 3000; ++i) {
        test::cow_bytes device = valid_device();
        corrupt(device, random);
        const inspect::cow_view view = device.read();
        odd += !view.oddities.empty();
        BOOST_TEST(!inspect::to_text(view, device.bytes.size(), {}).empty());
        BOOST_TEST(!inspect::to_json(view, "image", device.bytes.size()).empty());
    }
    BOOST_TEST(odd > 1000);
    BOOST_TEST(odd < 3000);
}
