// SPDX-License-Identifier: GPL-2.0-only
// Presets and switches by name: what is unknown is refused, and a switch changes one flag.
#include "target/behaviour/behaviour.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace powercut::target;

namespace {

bool differs_only_in(const behaviour& changed, bool behaviour::*flag) {
    const behaviour usual;
    for (const auto& list : {bug_switches(), fix_switches()})
        for (const behaviour_switch& each : list)
            if (each.flag != flag && changed.*each.flag != usual.*each.flag)
                return false;
    return changed.*flag != usual.*flag;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_switch_changes_its_own_flag_and_no_other) {
    for (const auto& list : {bug_switches(), fix_switches()}) {
        for (const behaviour_switch& each : list) {
            behaviour versions;
            BOOST_TEST(apply_switch(list, each.name, &versions));
            BOOST_TEST_CONTEXT(each.name) {
                BOOST_TEST(differs_only_in(versions, each.flag));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(names_are_unique_and_explained) {
    std::set<std::string_view> names;
    for (const auto& list : {bug_switches(), fix_switches()})
        for (const behaviour_switch& each : list) {
            BOOST_TEST(names.insert(each.name).second);
            BOOST_TEST(each.what.size() > 10U);
        }
}

BOOST_AUTO_TEST_CASE(an_unknown_switch_changes_nothing) {
    behaviour versions;
    BOOST_TEST(!apply_switch(bug_switches(), "nonesuch", &versions));
    BOOST_TEST(!apply_switch(bug_switches(), "header_after_zeroing", &versions)); // a fix, no bug
    BOOST_TEST(versions.area_fua);
}

BOOST_AUTO_TEST_CASE(a_preset_sets_everything) {
    for (const std::string_view kernel : kernel_presets()) {
        behaviour versions;
        versions.area_fua = false;
        BOOST_TEST(apply_preset(kernel, &versions));
        BOOST_TEST(versions.area_fua);
    }
    behaviour versions;
    BOOST_TEST(!apply_preset("2.4", &versions));
}
