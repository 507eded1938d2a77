// SPDX-License-Identifier: GPL-2.0-only
// The program itself: what it prints where, and its exit status.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

struct program {
    fs::path folder =
        fs::temp_directory_path() / ("powercut_command_test." + std::to_string(::getpid()));
    int status = 0;
    std::string out, err;

    program() { fs::create_directories(folder); }
    ~program() { fs::remove_all(folder); }

    fs::path file(const std::string& name, const std::string& text) const {
        std::ofstream(folder / name) << text;
        return folder / name;
    }
    void run(const std::string& arguments) {
        run(arguments, ">'" + (folder / "out").string() + "'");
    }
    void run(const std::string& arguments, const std::string& redirection) {
        // Without the variable that the tests run with: the program must silence SystemC itself.
        const std::string command =
            "env -u SYSTEMC_DISABLE_COPYRIGHT_MESSAGE '" POWERCUT_PROGRAM "' " + arguments + " " +
            redirection + " 2>'" + (folder / "err").string() + "'";
        const int ended = std::system(command.c_str());
        status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
        out = text_of(folder / "out");
        err = text_of(folder / "err");
    }
};

const std::string scenario = R"(title: A flush of a fresh snapshot
disks:
  base: {size: 64KiB, fill: 1}
  cow: {size: 64KiB}
setup:
  - create: {snap: "0 128 snapshot base cow P 8"}
workload:
  - flush: snap
)";

} // namespace

BOOST_AUTO_TEST_CASE(help_and_version) {
    program p;
    p.run("--version");
    BOOST_TEST(p.status == 0);
    BOOST_TEST(p.out.starts_with("powercut "));
    BOOST_TEST(p.err == ""); // no banner of SystemC
    for (const char* command : {"run", "replay", "conformance", "inspect", "schema", "bugs"}) {
        p.run(std::string(command) + " --help");
        BOOST_TEST(p.status == 0);
        BOOST_TEST(p.out.find("Examples:\n  powercut " + std::string(command)) !=
                   std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(bad_arguments_end_with_2) {
    program p;
    for (const char* arguments :
         {"", "nonsense", "run", "run --nonsense x", "run -j 0 x", "run --seed x x",
          "run no/such.yaml", "run --budget 1 x", "run --strategy replay --json r.json x",
          "inspect", "inspect no/such.img", "inspect --as disk x", "inspect /dev/null"}) {
        p.run(arguments);
        BOOST_TEST(p.status == 2, arguments);
        BOOST_TEST(p.err != "", arguments);
        BOOST_TEST(p.out == "", arguments);
    }
}

BOOST_AUTO_TEST_CASE(one_bad_file_and_nothing_is_run) {
    program p;
    const fs::path good = p.file("good.yaml", scenario);
    const fs::path bad = p.file("bad.yaml", "title: x\ndisks: {a: {size: 3}}\n");
    const fs::path json = p.file("r.json", "of an earlier run");
    p.run("run " + good.string() + " " + bad.string() + " --json " + json.string() + " --junit " +
          (p.folder / "r.xml").string());
    BOOST_TEST(p.status == 2);
    BOOST_TEST(p.out == "");
    BOOST_TEST(p.err ==
               bad.string() + ":1:1: missing key 'workload': a list of operations\n" +
                   bad.string() +
                   ":2:19: expected a size of 512B .. 512TiB, such as 4096 or 4KiB, found '3'\n");
    const auto report = nlohmann::json::parse(text_of(json));
    BOOST_TEST(report["scenarios"] == nlohmann::json::array());
    BOOST_TEST_REQUIRE(report["errors"].size() == 1u);
    BOOST_TEST(report["errors"][0]["file"] == bad.string());
    BOOST_TEST(report["errors"][0]["message"].get<std::string>() + "\n" == p.err);
    BOOST_TEST(text_of(p.folder / "r.xml").find("tests=\"1\" failures=\"0\" errors=\"1\"") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_scenario_that_ends_as_expected) {
    program p;
    const fs::path good = p.file("good.yaml", scenario);
    p.run("run " + good.string() + " --json " + (p.folder / "r.json").string());
    BOOST_TEST(p.status == 0);
    BOOST_TEST(p.err == "");
    BOOST_TEST(p.out.find("1 scenario: 1 as expected, 0 not\n") != std::string::npos);
    const auto report = nlohmann::json::parse(text_of(p.folder / "r.json"));
    BOOST_TEST(report["scenarios"][0]["file"] == good.string());
    BOOST_TEST(report["scenarios"][0]["verdict"] == "consistent");
}

BOOST_AUTO_TEST_CASE(rows_of_several_scenarios_name_their_files) {
    program p;
    const std::string one = p.file("one.yaml", scenario).string();
    const std::string twin = p.file("twin.yaml", scenario).string();
    p.run("run " + one + " " + twin);
    BOOST_TEST(p.out.find("  one: A flush of a fresh snapshot ") != std::string::npos);
    BOOST_TEST(p.out.find("  twin: A flush of a fresh snapshot ") != std::string::npos);
    p.run("run " + one);
    BOOST_TEST(p.out.find("yes       A flush of a fresh snapshot ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_scenario_that_does_not) {
    program p;
    const fs::path file = p.file("wrong.yaml", scenario + "expect: violation\n");
    p.run("run -q " + file.string());
    BOOST_TEST(p.status == 1);
    BOOST_TEST(p.out.find("expected violation, found consistent\n") != std::string::npos);
    BOOST_TEST(p.out.find("1 scenario: 0 as expected, 1 not\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_kernel_refuses_is_bad_input) {
    program p;
    std::string text = scenario;
    text.replace(text.find("cow P 8"), 7, "cow P 7");
    const fs::path file = p.file("refused.yaml", text);
    p.run("run " + file.string());
    BOOST_TEST(p.status == 2);
    BOOST_TEST(p.err.starts_with(file.string() + ":6:14: "), p.err);
    BOOST_TEST(p.err.find("EINVAL") != std::string::npos, p.err);
    BOOST_TEST(p.err.find("device-mapper: ") != std::string::npos, p.err);
}

BOOST_AUTO_TEST_CASE(a_report_that_cannot_be_written_is_told_before_the_run) {
    program p;
    const fs::path good = p.file("good.yaml", scenario);
    p.run("run " + good.string() + " --json " + (p.folder / "none/r.json").string());
    BOOST_TEST(p.status == 2);
    BOOST_TEST(p.out == "");
    BOOST_TEST(p.err.find("none/r.json: cannot be written: ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_report_on_standard_output_stands_alone) {
    program p;
    const fs::path good = p.file("good.yaml", scenario);
    p.run("run --json - " + good.string());
    BOOST_TEST(p.status == 0);
    BOOST_TEST(nlohmann::json::accept(p.out));
}

// Closed, or full: the verdicts were not read by anybody.
BOOST_AUTO_TEST_CASE(lost_output_is_no_success) {
    program p;
    const std::string file = p.file("good.yaml", scenario).string();
    for (const std::string& arguments : {"run " + file, "run --json - " + file, std::string("bugs"),
                                         std::string("schema"), std::string("run --help")})
        for (const char* redirection : {">&-", ">/dev/full", "<&- >&-"}) {
            p.run(arguments, redirection);
            BOOST_TEST(p.status == 2, arguments << redirection);
            BOOST_TEST(p.err == "standard output: cannot be written\n", arguments << redirection);
        }
    p.run("run " + file, "<&-");
    BOOST_TEST(p.status == 0);
}

BOOST_AUTO_TEST_CASE(the_same_order_and_report_however_many_run_at_a_time) {
    program p;
    std::string files;
    for (const char* name : {"c.yaml", "a.yaml", "b.yaml"})
        files += " " + p.file(name, scenario).string();
    const auto report = [&](const std::string& jobs) {
        p.run("run --json - -j " + jobs + files);
        auto parsed = nlohmann::json::parse(p.out);
        for (auto& item : parsed["scenarios"])
            item.erase("seconds");
        return parsed;
    };
    BOOST_TEST(report("1") == report("3"));
}

BOOST_AUTO_TEST_CASE(lists) {
    program p;
    p.run("schema");
    BOOST_TEST(nlohmann::json::parse(p.out)["title"] == "powercut scenario");
    p.run("bugs");
    BOOST_TEST(p.out.find("durable_invalidation") != std::string::npos);
}

// A violation that needs no power cut, of a scenario that the library has too.
BOOST_AUTO_TEST_CASE(replays_a_witness) {
    program p;
    const std::string head = "powercut: \"0\"\nsystemc: \"2.3.4\"\n"
                             "violation: {check: durability, device: snap, live: true}\n";
    const std::string embedded =
        "scenario:\n  " + std::regex_replace(scenario, std::regex("\n(?=.)"), "\n  ");
    const fs::path harmless = p.file("harmless.yaml", head + "cuts: []\n" + embedded);
    p.run("replay '" + harmless.string() + "'");
    BOOST_TEST(p.status == 1);
    BOOST_TEST(p.err == "");
    BOOST_TEST(p.out.find("user  1. flush snap\n") != std::string::npos);
    BOOST_TEST(p.out.find("what is broken:\n  nothing\n") != std::string::npos);
    p.run("replay --quiet '" + harmless.string() + "'");
    BOOST_TEST(p.out == harmless.string() + ": does not show the violation: durability of snap\n");
    const fs::path misfit = p.file("misfit.yaml", head + "cuts: [{cut_point: 99}]\n" + embedded);
    p.run("replay '" + misfit.string() + "'");
    BOOST_TEST(p.status == 2);
    BOOST_TEST(
        p.err.find("misfit.yaml: the witness does not fit its scenario or this version: life "
                   "1 has no cut point 99; its last one is ") != std::string::npos);
    const fs::path bad = p.file("bad.yaml", head + embedded);
    p.run("replay '" + bad.string() + "'");
    BOOST_TEST(p.status == 2);
    BOOST_TEST(p.err == bad.string() + ":1:1: missing key 'cuts': a list of power cuts\n");
}
