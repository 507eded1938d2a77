// SPDX-License-Identifier: GPL-2.0-only
// flakey: up and down by the clock, and what happens to bios while it is down.
#include "small_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

target::behaviour preset(std::string_view kernel) {
    target::behaviour versions;
    BOOST_TEST_REQUIRE(target::apply_preset(kernel, &versions));
    return versions;
}

struct fixture : small_bench {
    explicit fixture(std::string_view kernel = "mainline")
        : small_bench({{"vda", 1024, 1}, {"vdb", 1024}}, preset(kernel)) {}
    void seconds_pass(double seconds) {
        run([&] { backend().sleep_ns(static_cast<std::uint64_t>(seconds * 1e9)); });
    }
    int read_result(shim::sector_t sector) {
        contents data(8, storage::zeroes);
        return read("dm", sector, &data);
    }
    void down(const std::string& features) { made("0 64 flakey /dev/vda 100 0 10" + features); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(up_it_is_linear_and_down_all_fails, fixture) {
    made("0 64 flakey /dev/vda 100 2 1");
    BOOST_TEST(write("dm", 0, 8, 2) == 0);
    seconds_pass(1.9);
    BOOST_TEST(read_result(0) == 0);
    check_io({"vda WS 100+8", "vda RS 100+8"});
    seconds_pass(0.2); // 2.1 s
    BOOST_TEST(read_result(0) == -EIO);
    BOOST_TEST(write("dm", 0, 8, 2) == -EIO);
    BOOST_TEST(flush("dm") == -EIO);
    BOOST_TEST(discard("dm", 0, 8) == -EIO);
    check_io({});
    seconds_pass(1); // 3.1 s: up again
    BOOST_TEST(read_result(0) == 0);
    seconds_pass(2); // 5.1 s
    BOOST_TEST(read_result(0) == -EIO);
}

// The interval begins when the table is loaded, not when it is resumed.
BOOST_FIXTURE_TEST_CASE(time_counts_from_the_load, fixture) {
    made("0 64 linear /dev/vda 100");
    BOOST_TEST(load("dm", "0 64 flakey /dev/vda 100 2 10") == 0);
    seconds_pass(2);
    BOOST_TEST(resume("dm") == 0);
    BOOST_TEST(read_result(0) == -EIO);
}

BOOST_FIXTURE_TEST_CASE(errors_of_writes, fixture) {
    down(" 1 error_writes");
    BOOST_TEST(write("dm", 0, 8, 2) == -EIO);
    BOOST_TEST(flush("dm") == -EIO);
    BOOST_TEST(read("dm", 0, 8) == filled(1, 100, 8), boost::test_tools::per_element());
    check_io({"vda RS 100+8"});
}

BOOST_FIXTURE_TEST_CASE(writes_that_go_nowhere, fixture) {
    down(" 1 drop_writes");
    BOOST_TEST(write("dm", 0, 8, 2) == 0);
    BOOST_TEST(flush("dm") == 0);
    BOOST_TEST(discard("dm", 0, 8) == 0);
    BOOST_TEST(read("dm", 0, 8) == filled(1, 100, 8), boost::test_tools::per_element());
    check_io({"vda RS 100+8"});
}

namespace {

// Which bytes differ, as "SECTOR:BYTE=VALUE".
lines differences(const contents& from, const contents& to) {
    lines all;
    for (std::size_t i = 0; i < from.size(); ++i)
        for (std::size_t byte = 0; byte < 512; ++byte)
            if (storage::bytes_of(from[i])[byte] != storage::bytes_of(to[i])[byte])
                all.push_back(std::to_string(i) + ':' + std::to_string(byte) + '=' +
                              std::to_string(std::to_integer<int>(storage::bytes_of(to[i])[byte])));
    return all;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_byte_of_reads_is_replaced, fixture) {
    down(" 5 corrupt_bio_byte 516 r 77 0"); // byte 3 of the second sector
    BOOST_TEST(differences(filled(1, 108, 4), read("dm", 8, 4)) == lines{"1:3=77"},
               boost::test_tools::per_element());
    // One that does not reach so far stays as it is.
    BOOST_TEST(read("dm", 8, 1) == filled(1, 108, 1), boost::test_tools::per_element());
    BOOST_TEST(write("dm", 8, 4, 2) == 0);
    BOOST_TEST(disk("vda").at(108, 4) == filled(2, 8, 4), boost::test_tools::per_element());
}

// There a bio that has ended has no data in which the byte would be found.
BOOST_AUTO_TEST_CASE(linux_6_1_leaves_reads_alone) {
    fixture b("6.1");
    b.down(" 5 corrupt_bio_byte 516 r 77 0");
    BOOST_TEST(b.read("dm", 8, 4) == filled(1, 108, 4), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_byte_of_writes_is_replaced_and_the_writers_memory_stays, fixture) {
    down(" 5 corrupt_bio_byte 512 w 77 0");
    contents data = filled(2, 8, 4);
    shim::bio item;
    item.bi_bdev = &device("dm");
    item.bi_op = shim::req_op::write;
    item.bi_sector = 8;
    item.bi_size = 4;
    item.bi_data = data.data();
    run([&] { BOOST_TEST((shim::submit_bio_wait(item) == shim::blk_status::ok)); });
    BOOST_TEST(data == filled(2, 8, 4), boost::test_tools::per_element());
    BOOST_TEST(differences(data, disk("vda").at(108, 4)) == lines{"0:511=77"},
               boost::test_tools::per_element());
    BOOST_TEST(read("dm", 8, 4) == disk("vda").at(108, 4), boost::test_tools::per_element());
    BOOST_TEST(flush("dm") == 0); // no data, nothing to replace
}

// 131072 is REQ_FUA.
BOOST_FIXTURE_TEST_CASE(only_bios_with_all_the_flags_are_touched, fixture) {
    down(" 5 corrupt_bio_byte 1 w 77 131072");
    BOOST_TEST(write("dm", 0, 1, 2) == 0);
    BOOST_TEST(disk("vda").at(100) == filled(2, 0, 1)[0]);
    BOOST_TEST(write("dm", 0, 1, 2, true) == 0);
    BOOST_TEST(differences(filled(2, 0, 1), disk("vda").at(100, 1)) == lines{"0:0=77"},
               boost::test_tools::per_element());
}
