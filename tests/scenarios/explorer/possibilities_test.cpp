// SPDX-License-Identifier: GPL-2.0-only
// What survives a second power cut may be what was undecided after the first: it is decided in
// turn.
#include "recorded_run.h"
#include "scenarios/explorer/possibilities.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::explorer;
using namespace powercut::explorer::test;
using storage::pattern;

namespace {

using sector_lists = std::vector<std::vector<std::uint64_t>>;
using media = std::vector<storage::versioned_medium>;

// Sector 8 of one disk, written but not durable, after one cut; the handle of it moved to sector 9
// and not durable there, after the next one.
struct two_cuts {
    two_cuts() {
        receive(first, before, 8, pattern(2, 8));
        open.add_cut(before);
        receive(second, after, 9, storage::content_at({0, 8, 0}));
        open.add_cut(after);
    }

    static void receive(media& disks, undecided_media& view, std::uint64_t sector,
                        storage::content value) {
        std::vector<std::uint64_t> touched;
        disks[0].apply({.kind = storage::event_kind::write_received,
                        .command = 1,
                        .sector = sector,
                        .data = {value}},
                       &touched);
        std::vector<storage::content> changed;
        view.follow(0, touched, changed);
        BOOST_TEST(!changed.empty());
    }

    media first{base_disk()};
    media second{base_disk()};
    sector_lists at_8{{8}};
    sector_lists at_9{{9}};
    undecided_media before{first, at_8, 0, storage::told_apart::by_bytes};
    undecided_media after{second, at_9, 1, storage::told_apart::by_version};
    possibilities open;
};

std::vector<storage::content> listed(std::span<const storage::content> contents) {
    return {contents.begin(), contents.end()};
}

} // namespace

BOOST_FIXTURE_TEST_CASE(contents_go_down_to_bytes_and_alternatives_do_not, two_cuts) {
    const storage::place where{0, 9, 1};
    BOOST_TEST((listed(open.alternatives(where)) ==
                std::vector{storage::content_at({0, 8, 0}), pattern(1, 9)}));
    BOOST_TEST(
        (listed(open.contents(where)) == std::vector{pattern(2, 8), pattern(1, 8), pattern(1, 9)}));
}

BOOST_FIXTURE_TEST_CASE(states_and_losses_are_those_of_both_cuts, two_cuts) {
    BOOST_TEST(open.states_left() == 4);
    BOOST_TEST(open.fewest_losses() == 0U);
    open.narrow_to(storage::content_at({0, 9, 1}), pattern(1, 8)); // the old one of the first cut
    BOOST_TEST(open.states_left() == 1);
    BOOST_TEST(open.fewest_losses() == 1U);
    BOOST_TEST(open.example().size() == 2U);
    BOOST_TEST(open.example()[0].front().kept.command == 0U);
    BOOST_TEST(open.example()[1].front().kept.command == 1U);
    open.undo(0);
    BOOST_TEST(open.states_left() == 4);
    BOOST_TEST(open.fewest_losses() == 0U);
}

BOOST_FIXTURE_TEST_CASE(what_one_place_holds_another_one_shows, two_cuts) {
    open.narrow({0, 8, 0}, pattern(2, 8));
    BOOST_TEST((listed(open.contents({0, 9, 1})) == std::vector{pattern(2, 8), pattern(1, 9)}));
    BOOST_TEST(open.states_left() == 2);
}

// Twice the same bytes are two states where it counts which write survived, one where it does not.
BOOST_AUTO_TEST_CASE(a_rewrite_counts_by_version_after_the_first_cut) {
    for (const auto by : {storage::told_apart::by_bytes, storage::told_apart::by_version}) {
        media disks{base_disk()};
        const sector_lists written{{8}};
        undecided_media view(disks, written, 0, by);
        two_cuts::receive(disks, view, 8, pattern(1, 8));
        BOOST_TEST(view.count() == (by == storage::told_apart::by_bytes ? 1 : 2));
    }
}
