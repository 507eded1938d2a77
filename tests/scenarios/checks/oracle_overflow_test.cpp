// SPDX-License-Identifier: GPL-2.0-only
// Symptom: a snapshot with the option O was destroyed by its own overflow, and nothing was said.
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

struct overflow : promise_script {
    explicit overflow(bool keeps) {
        device_table table = *snapshot_table();
        table.keeps_on_overflow = keeps;
        create("snap", std::make_shared<device_table>(table));
        create("origin", origin_table());
    }
    bool explained(bool disk_failed = false) {
        told.apply({.kind = promise_kind::invalidation_begun, .disk_failed = disk_failed});
        say(promise_kind::invalid_reported, "snap");
        return device_of(told.live(), "snap").may_be_invalid;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(without_the_option_a_write_to_the_snapshot_may_destroy_it) {
    overflow run(false);
    run.start_write("snap", 3, 2);
    BOOST_TEST(run.explained());
}

BOOST_AUTO_TEST_CASE(with_it_nothing_but_the_origin_explains_an_invalid_snapshot) {
    overflow own(true);
    own.start_write("snap", 3, 2);
    BOOST_TEST(!own.explained());
    overflow of_origin(true);
    of_origin.start_write("origin", 3, 2);
    BOOST_TEST(of_origin.explained());
}

// Symptom: a snapshot whose header a failing disk had refused was to stay invalid.
BOOST_AUTO_TEST_CASE(after_a_disks_error_no_report_is_held_against_a_later_boot) {
    for (const bool disk_failed : {false, true}) {
        overflow run(false);
        run.start_write("origin", 3, 2);
        run.told.apply({.kind = promise_kind::invalidation_begun, .disk_failed = disk_failed});
        run.told.apply(
            {.kind = promise_kind::invalid_reported, .device = "snap", .disk_failed = disk_failed});
        BOOST_TEST(device_of(run.told.after_cut(), "snap").reported_invalid == !disk_failed);
    }
}

BOOST_AUTO_TEST_CASE(or_a_disk_that_failed) {
    overflow run(true);
    run.start_write("snap", 3, 2);
    BOOST_TEST(run.explained(true));
}
