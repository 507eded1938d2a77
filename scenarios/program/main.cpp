// SPDX-License-Identifier: GPL-2.0-only
// The command line. libsystemc has main(), which calls sc_main().
#include "scenarios/conformance/conformance.h"
#include "scenarios/program/bugs_command.h"
#include "scenarios/program/exit_status.h"
#include "scenarios/program/run_command.h"
#include "scenarios/program/scenario_files.h"
#include "scenarios/yaml/json_schema.h"
#include "scenarios/yaml/key_reference.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
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

class command_line {
public:
    command_line() {
        m_run.jobs = std::max(1u, std::thread::hardware_concurrency());
        m_app.set_version_flag("--version", "powercut " POWERCUT_VERSION);
        m_app.require_subcommand(0, 1);
        m_app.footer(
            "Exit status: 0 every scenario ended as it expects; 1 one did not; 2 bad input; "
            "3 internal fault.\n`powercut COMMAND --help` has examples.");
        add_run();
        add_conformance();
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
        command->add_option("--junit", m_run.junit, "Write a JUnit XML report")->type_name("FILE");
        command->add_option("-j,--jobs", m_run.jobs, "Scenarios at a time; default: one a core")
            ->type_name("N")
            ->check(CLI::Range(1, 1024));
        command->add_option("--seed", m_run.options.seed, "Of every random choice; default: 1")
            ->type_name("N")
            ->check(CLI::Range(0.0, 9007199254740991.0));
        command
            ->add_option_function<std::string>(
                "--strategy",
                [this](const std::string& name) {
                    m_run.options.strategy = explorer::strategy_names().at(name);
                },
                "exhaustive (default): every crash state, from those that recovery can tell apart; "
                "eager: one by one, sampled where there are many")
            ->type_name("NAME")
            ->check(CLI::IsMember({"exhaustive", "eager"}));
        CLI::Option* budget =
            command->add_option("--budget", m_budget, "Not supported by this version yet")
                ->type_name("SECONDS");
        command->add_flag("-q,--quiet", m_run.quiet,
                          "Print only scenarios that did not end as expected");
        command->footer("Examples:\n"
                        "  powercut run scenarios/cases\n"
                        "  powercut run -j 4 --json report.json scenarios/cases\n"
                        "  powercut run --json - my_scenario.yaml");
        command->callback([this, budget] {
            m_command = [this, budget] {
                if (budget->count() == 0)
                    return program::run_command(m_run);
                std::cerr << "--budget is not supported by this version yet\n";
                return program::bad_input;
            };
        });
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
        CLI::App* command = m_app.add_subcommand("bugs", "List the kernels, bugs and fixes");
        command->footer("Examples:\n"
                        "  powercut bugs");
        command->callback([this] {
            m_command = [] {
                std::cout << program::bugs_text();
                return program::ended_as_expected;
            };
        });
    }

    CLI::App m_app{"powercut: what a power cut can do to Linux device-mapper devices", "powercut"};
    program::run_arguments m_run;
    conformance_arguments m_conformance;
    double m_budget = 0;
    bool m_markdown = false;
    std::function<int()> m_command;
};

} // namespace

int sc_main(int argc, char** argv) {
    static_cast<void>(banner_is_silenced);
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
