// SPDX-License-Identifier: GPL-2.0-only
// The first letter names the store, the rest are options of it.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

void check_store(const std::string& type, const std::string& printed) {
    snapshot_bench b;
    BOOST_TEST_CONTEXT("store " << type) {
        BOOST_TEST(b.snapshot(type + " 8") == 0);
        BOOST_TEST(b.table_text() == "254:0 254:16 " + printed);
        b.check_log({});
    }
}

void check_refused(const std::string& type, const lines& messages) {
    snapshot_bench b;
    lines expected = messages;
    expected.push_back("table: 253:0: snapshot: Couldn't create exception store (-EINVAL)");
    expected.push_back("ioctl: error adding target to table");
    BOOST_TEST_CONTEXT("store " << type) {
        BOOST_TEST(b.snapshot(type + " 8") == -EINVAL);
        b.check_log(expected);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(only_the_first_letter_matters_in_either_case) {
    check_store("P", "P 8");
    check_store("p", "P 8");
    check_store("N", "N 8");
    check_store("n", "N 8");
    check_store("Nonsense", "N 8");
}

BOOST_AUTO_TEST_CASE(the_option_o_announces_that_userspace_knows_of_overflow) {
    check_store("PO", "PO 8");
    check_store("po", "PO 8");
    check_store("POverflow", "PO 8");
}

BOOST_AUTO_TEST_CASE(other_stores_and_options_are_refused) {
    check_refused("X", {});
    check_refused("transient", {});
    check_refused("persistent",
                  {"persistent snapshot: Unsupported persistent store option: ersistent"});
    check_refused("PX", {"persistent snapshot: Unsupported persistent store option: X"});
}

BOOST_AUTO_TEST_CASE(type_then_chunk_size_then_options) {
    snapshot_bench b;
    BOOST_TEST(b.snapshot("PX 3") == -EINVAL);
    b.check_log({"table: 253:0: snapshot: Couldn't create exception store (-EINVAL)",
                 "ioctl: error adding target to table"});
}
