// SPDX-License-Identifier: GPL-2.0-only
// The command line. libsystemc has main(), which calls sc_main().
#include "scenarios/conformance/conformance.h"
#include "scenarios/program/bugs_command.h"
#include "scenarios/program/exit_status.h"
#include "scenarios/program/inspect_command.h"
#include "scenarios/program/replay_command.h"
#include "scenarios/program/run_command.h"
#include "scenarios/program/scenario_files.h"
#include "scenarios/program/standard_output.h"
#include "scenarios/yaml/json_schema.h"
#include "scenarios/yaml/key_reference.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <thread>

extern "C" int sc_main(int argc, char** argv); // as libsystemc wants it

namespace {

using namespace powercut;

// SystemC prints its banner on standard error before sc_main() is called, unless this is in the
// environment; a static object is made earlier still.
const bool banner_is_silenced = ::setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1) == 0;

struct conformance_arguments {
    std::vector<std::string> files;
    std::string backend = "systemc";
};

// Beside the program, where building has put it; a checkout stays as it is.
std::string usual_witness_folder() {
    std::error_code unknown;
    const auto program = std::filesystem::canonical("/proc/self/exe", unknown).parent_path();
    const auto folder = std::filesystem::relative(program / "witnesses", unknown);
    const bool possible = !unknown && ::access(program.c_str(), W_OK) == 0;
    return possible ? folder.string() : "witnesses";
}

class command_line {
public:
    command_line() {
        m_run.witnesses = usual_witness_folder();
        m_run.jobs = std::max(1u, std::thread::hardware_concurrency());
        m_app.set_version_flag("--version", "powercut " POWERCUT_VERSION);
        m_app.require_subcommand(0, 1);
        m_app.footer(
            "Exit status: 0 every scenario ended as it expects; 1 one did not; 2 bad input; "
            "3 internal fault.\n`powercut COMMAND --help` has examples.");
        add_run();
        add_replay();
        add_conformance();
        add_inspect();
        add_schema();
        add_bugs();
    }

    int run(int argc, char** argv) {
        try {
            m_app.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return m_app.exit(error) == 0 ? program::ended_as_expected : program::bad_input;
        }
        if (m_command)
            return m_command();
        std::cerr << m_app.help(); // no command
        return program::bad_input;
    }

private:
    void add_run() {
        CLI::App* command = m_app.add_subcommand("run", "Run scenarios and say what came of each");
        command->add_option("FILE", m_run.files, "Scenario, or a folder of them (*.yaml)")
            ->required()
            ->type_name("");
        command->add_option("--json", m_run.json, "Write a JSON report (-: standard output)")
            ->type_name("FILE");
        command->add_option("--junit", m_run.junit, "Write a JUnit XML report (-: standard output)")
            ->type_name("FILE");
        command->add_option("-j,--jobs", m_run.jobs, "Scenarios at a time; default: one a core")
            ->type_name("N")
            ->check(CLI::Range(1, 1024).description(""));
        command->add_option("--seed", m_run.options.seed, "Of every random choice; default: 1")
            ->type_name("N")
            ->check(CLI::Range(0.0, 9007199254740991.0).description(""));
        command
            ->add_option_function<std::string>(
                "--strategy",
                [this](const std::string& name) {
                    m_replays = name == "replay";
                    if (!m_replays)
                        m_run.options.strategy = explorer::strategy_names().at(name);
                },
                "How crash states are covered (below); default: exhaustive")
            ->type_name("NAME")
            ->check(CLI::IsMember({"exhaustive", "eager", "random", "replay"}));
        command
            ->add_option("--budget", m_run.options.budget_s,
                         "End the search of each scenario after so long; if nothing was found by "
                         "then, the verdict is budget")
            ->type_name("SECONDS")
            ->check(CLI::Range(0.001, 1e9).description(""))
            ->check(CLI::Validator( // the range lets it pass
                [](const std::string& text) {
                    return text.find_first_of("nN") == std::string::npos
                               ? std::string()
                               : "Value " + text + " is not a number of seconds";
                },
                ""));
        command
            ->add_option("--witnesses", m_run.witnesses,
                         "Folder for counterexamples, made small, that `powercut replay` shows; "
                         "'' leaves them as found and writes none")
            ->type_name("DIR")
            ->capture_default_str();
        command->add_flag("-q,--quiet", m_run.quiet,
                          "Print only scenarios that did not end as expected");
        command->footer("Examples:\n"
                        "  powercut run scenarios/cases\n"
                        "  powercut run -j 4 --json report.json scenarios/cases\n"
                        "  powercut run --json - my_scenario.yaml\n"
                        "  powercut run --budget 60 --strategy random --seed 7 big.yaml\n"
                        "  powercut run --strategy replay build/witnesses\n\n"
                        "Strategies:\n"
                        "  exhaustive  every crash state, from the few that recovery can tell "
                        "apart\n"
                        "  eager       one by one; a sample where there are more than "
                        "enumerate_max at a cut point\n"
                        "  random      a sample at each cut point: 200, or as the scenario says\n"
                        "  replay      the files are witnesses: as powercut replay --quiet");
        command->callback([this] {
            m_command = [this] {
                m_run.options.minimise = !m_run.witnesses.empty();
                if (!m_replays)
                    return program::run_command(m_run);
                if (!m_run.json.empty() || !m_run.junit.empty())
                    throw program::argument_error("--strategy replay writes no reports: leave out "
                                                  "--json and --junit");
                return program::replay_command({.files = m_run.files, .quiet = true});
            };
        });
    }

    void add_replay() {
        CLI::App* command = m_app.add_subcommand(
            "replay", "Show a counterexample step by step, in the full simulation");
        command->add_option("WITNESS", m_replay.files, "Witness, or a folder of them (*.yaml)")
            ->required()
            ->type_name("");
        command
            ->add_option("--last", m_replay.last,
                         "Tell so many steps of each life, the last before its power cut; "
                         "default: 40")
            ->type_name("N")
            ->check(CLI::Range(0, 1000000000).description(""));
        command->add_flag("-q,--quiet", m_replay.quiet, "Print only the verdicts");
        command->footer("Examples:\n"
                        "  powercut replay witness.yaml\n"
                        "  powercut replay --last 1000 witness.yaml\n"
                        "  powercut replay --quiet build/witnesses\n\n"
                        "Exit status: 0 every witness shows its violation again; 1 one does not; "
                        "2 bad input,\nor a witness that does not fit its scenario; 3 internal "
                        "fault.");
        command->callback(
            [this] { m_command = [this] { return program::replay_command(m_replay); }; });
    }

    void add_conformance() {
        CLI::App* command = m_app.add_subcommand(
            "conformance", "Compare the port with recordings of a real kernel");
        command
            ->add_option("GOLDEN", m_conformance.files, "Recording, or a folder of them (*.json)")
            ->required()
            ->type_name("");
        command->add_option("--backend", m_conformance.backend, "What the port runs on")
            ->check(CLI::IsMember({"systemc", "inline"}))
            ->capture_default_str();
        command->footer("Examples:\n"
                        "  powercut conformance tests/conformance\n"
                        "  powercut conformance --backend inline tests/conformance/transient.json");
        command->callback([this] {
            m_command = [this] {
                const auto files = program::expand_arguments(m_conformance.files, ".json");
                return conformance::run(files, {.timed = m_conformance.backend == "systemc"});
            };
        });
    }

    void add_inspect() {
        CLI::App* command = m_app.add_subcommand(
            "inspect", "Decode a COW device or the metadata of a clone, and say what is odd");
        command->add_option("IMAGE", m_inspect.image, "Raw image, or a block device")
            ->required()
            ->type_name("");
        command->add_option("--as", m_inspect.as, "What it is, whatever its magic number says")
            ->type_name("KIND")
            ->check(CLI::IsMember({"cow", "clone"}));
        command->add_flag("--json", m_inspect.json, "Print JSON, with all lists whole");
        command->footer("Examples:\n"
                        "  powercut inspect cow.img\n"
                        "  powercut inspect --json /dev/vg/clone_metadata\n"
                        "  powercut inspect --as clone damaged.img\n\n"
                        "It only reads. A device in use may change meanwhile: suspend it first.\n\n"
                        "Exit status: 0 nothing is odd; 1 something is; 2 bad input, or no such "
                        "image;\n3 internal fault.");
        command->callback(
            [this] { m_command = [this] { return program::inspect_command(m_inspect); }; });
    }

    void add_schema() {
        CLI::App* command =
            m_app.add_subcommand("schema", "Print the JSON Schema of scenario files");
        command->add_flag("--markdown", m_markdown, "The same keys as a page of Markdown");
        command->footer("Examples:\n"
                        "  powercut schema > scenario.schema.json");
        command->callback([this] {
            m_command = [this] {
                std::cout << (m_markdown ? yaml::key_reference() : yaml::json_schema());
                return program::ended_as_expected;
            };
        });
    }

    void add_bugs() {
        CLI::App* command = m_app.add_subcommand("bugs", "List the bugs, fixes and kernels");
        command->add_flag("--kernels", m_kernels,
                          "What each preset of `kernel:` has, side by side");
        command->footer("Examples:\n"
                        "  powercut bugs\n"
                        "  powercut bugs --kernels");
        command->callback([this] {
            m_command = [this] {
                std::cout << (m_kernels ? program::kernels_text() : program::bugs_text());
                return program::ended_as_expected;
            };
        });
    }

    CLI::App m_app{"powercut: what a power cut can do to Linux device-mapper devices", "powercut"};
    program::run_arguments m_run;
    program::replay_arguments m_replay;
    conformance_arguments m_conformance;
    program::inspect_arguments m_inspect;
    bool m_kernels = false;
    bool m_replays = false; // --strategy replay
    bool m_markdown = false;
    std::function<int()> m_command;
};

int run_command_line(int argc, char** argv) {
    try {
        return command_line().run(argc, argv);
    } catch (const program::argument_error& error) {
        std::cerr << error.what() << '\n';
        return program::bad_input;
    } catch (const std::exception& error) {
        std::cerr << "powercut: internal fault: " << error.what() << '\n';
        return program::internal_fault;
    }
}

} // namespace

int sc_main(int argc, char** argv) {
    static_cast<void>(banner_is_silenced);
    program::hold_standard_streams();
    const int status = run_command_line(argc, argv);
    return program::standard_output_is_written() ? status : std::max(status, +program::bad_input);
}
