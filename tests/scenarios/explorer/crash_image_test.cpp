// SPDX-License-Identifier: GPL-2.0-only
#include "recorded_run.h"
#include "scenarios/explorer/crash_image.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace powercut;
using namespace powercut::explorer;
using namespace powercut::explorer::test;
using storage::pattern;

namespace {

storage::crash_state survives(std::uint32_t disk, std::uint64_t sector, unsigned seed) {
    return {{disk, sector, {pattern(seed, sector), 1}, {}}};
}

struct two_disks {
    std::vector<storage::versioned_medium> media{base_disk(), base_disk()};
    crash_image image{media};
    image_keys keys{media, {{8, 9}, {8}}};

    two_disks() { keys.media_changed(); }

    void make_durable(std::size_t disk, std::uint64_t sector, unsigned seed) {
        const auto command = static_cast<storage::command_id>(++m_commands);
        media[disk].apply({.kind = storage::event_kind::write_received,
                           .command = command,
                           .fua = true,
                           .sector = sector,
                           .data = {pattern(seed, sector)}});
        media[disk].apply({.kind = storage::event_kind::write_completed, .command = command});
        keys.media_changed();
    }

private:
    unsigned m_commands = 0;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_survivor_lies_over_what_is_durable, two_disks) {
    const storage::crash_state state = survives(1, 8, 2);
    image.show(state);
    BOOST_TEST(image.read(1, 8) == pattern(2, 8));
    BOOST_TEST(image.read(0, 8) == pattern(1, 8));
    BOOST_TEST(image.read(1, 9) == pattern(1, 9));
    make_durable(0, 8, 3);
    BOOST_TEST(image.read(0, 8) == pattern(3, 8));
}

BOOST_FIXTURE_TEST_CASE(equal_bytes_have_equal_keys_however_they_got_there, two_disks) {
    const image_key before = keys.of({});
    const image_key surviving = keys.of(survives(0, 8, 2));
    BOOST_CHECK(!(before == surviving));
    make_durable(0, 8, 2);
    BOOST_CHECK(keys.of({}) == surviving);
    BOOST_CHECK(keys.of(survives(0, 8, 1)) == before);
}

BOOST_FIXTURE_TEST_CASE(keys_tell_disks_and_sectors_apart, two_disks) {
    BOOST_CHECK(!(keys.of(survives(0, 8, 2)) == keys.of(survives(1, 8, 2))));
    BOOST_CHECK(!(keys.of(survives(0, 8, 2)) == keys.of(survives(0, 9, 2))));
}
