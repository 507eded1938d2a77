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
            BOOST_TEST(each.mechanism.size() > 10U);
        }
}

BOOST_AUTO_TEST_CASE(an_unknown_switch_changes_nothing) {
    behaviour versions;
    BOOST_TEST(!apply_switch(bug_switches(), "nonesuch", &versions));
    BOOST_TEST(!apply_switch(bug_switches(), "header_after_zeroing", &versions)); // a fix, no bug
    BOOST_TEST(versions.area_fua);
}

BOOST_AUTO_TEST_CASE(every_flag_is_in_the_table_of_versions_once) {
    behaviour all_off;
    std::set<std::string_view> names;
    for (const difference& each : differences()) {
        all_off.*each.flag = false;
        BOOST_TEST(names.insert(each.name).second);
    }
    for (const difference& each : differences()) {
        behaviour one = all_off;
        one.*each.flag = true;
        for (const difference& other : differences())
            BOOST_TEST((one.*other.flag == (other.name == each.name)));
    }
    BOOST_TEST(differences().size() == sizeof(behaviour)); // a flag is a byte
}

BOOST_AUTO_TEST_CASE(a_preset_sets_every_flag_as_the_table_says) {
    for (std::size_t column = 0; column < kernel_presets.size(); ++column)
        for (const bool before : {false, true}) {
            behaviour versions;
            for (const difference& each : differences())
                versions.*each.flag = before;
            BOOST_TEST(apply_preset(kernel_presets[column], &versions));
            for (const difference& each : differences())
                BOOST_TEST((versions.*each.flag == each.has[column]));
        }
    behaviour versions;
    BOOST_TEST(!apply_preset("2.4", &versions));
}

BOOST_AUTO_TEST_CASE(what_a_switch_takes_away_todays_kernels_have) {
    for (const behaviour_switch& bug : bug_switches())
        BOOST_TEST((behaviour{}.*bug.flag != bug.value));
    for (const behaviour_switch& fix : fix_switches())
        for (const difference& each : differences())
            if (each.flag == fix.flag)
                for (const bool has : each.has)
                    BOOST_TEST(has != fix.value); // no kernel has it yet
}
