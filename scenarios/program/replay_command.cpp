// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/replay_command.h"

#include "scenarios/program/exit_status.h"
#include "scenarios/program/messages.h"
#include "scenarios/program/process_pool.h"
#include "scenarios/program/scenario_files.h"
#include "scenarios/runner/scenario_error.h"
#include "scenarios/witness/replay.h"
#include "scenarios/yaml/input_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <optional>

namespace powercut::program {

namespace {

struct loaded_witness {
    std::string file;
    witness::witness is;
};

std::optional<std::vector<loaded_witness>> load_all(const std::vector<std::string>& arguments) {
    std::vector<loaded_witness> all;
    bool good = true;
    for (const std::string& file : expand_arguments(arguments, ".yaml")) {
        try {
            all.push_back({file, witness::load_witness(file)});
        } catch (const yaml::input_error& error) {
            std::cerr << error.what() << '\n';
            good = false;
        }
    }
    return good ? std::optional(std::move(all)) : std::nullopt;
}

// In the child: the first byte of a result says whether the violation was shown.
void replay_job(const loaded_witness& what, const replay_arguments& arguments, int pipe) {
    try {
        const witness::replayed done = witness::replay(what.is, {.last = arguments.last});
        const std::string story = arguments.quiet ? "" : done.story + "\n";
        send(pipe, message_kind::result,
             fmt::format("{}{}{}: {}\n", done.shown ? '+' : '-', story, what.file, done.verdict));
    } catch (const runner::scenario_error& error) {
        send(pipe, message_kind::scenario_error,
             fmt::format("{}:{}:{}: {}", error.at().file, error.at().line, error.at().column,
                         error.what()));
    } catch (const witness::misfit& error) {
        send(pipe, message_kind::scenario_error,
             fmt::format("{}: the witness does not fit its scenario or this version: {} (written "
                         "by powercut {}, SystemC {})",
                         what.file, error.what(), what.is.powercut, what.is.systemc));
    } catch (const std::exception& error) {
        send(pipe, message_kind::fault, error.what());
    }
}

// What the children say, in order, and what it comes to.
class replay_session {
public:
    replay_session(const std::vector<loaded_witness>& all, bool quiet)
        : m_all(all), m_quiet(quiet) {}

    void started(std::size_t job) {
        m_heard = false;
        if (!m_quiet)
            std::cout << (job == 0 ? "" : "\n") << m_all[job].file << ": "
                      << m_all[job].is.what.title << std::endl;
    }

    void heard(const message& said) {
        m_heard = true;
        switch (said.kind) {
        case message_kind::result:
            std::cout << said.payload.substr(1) << std::flush;
            return came_to(said.payload.starts_with('+') ? ended_as_expected : ended_otherwise);
        case message_kind::scenario_error:
            std::cerr << said.payload << '\n';
            return came_to(bad_input);
        default:
            std::cerr << "powercut: internal fault: " << said.payload << '\n';
            return came_to(internal_fault);
        }
    }

    void ended(std::size_t job, const std::string& died) {
        if (died.empty() && m_heard)
            return;
        std::cerr << fmt::format("{}: internal fault: {}\n", m_all[job].file,
                                 died.empty() ? "ended without a result" : died);
        came_to(internal_fault);
    }

    int status() const { return m_status; }

private:
    void came_to(int status) { m_status = std::max(m_status, status); }

    const std::vector<loaded_witness>& m_all;
    bool m_quiet;
    bool m_heard = false;
    int m_status = ended_as_expected;
};

} // namespace

int replay_command(const replay_arguments& arguments) {
    const auto all = load_all(arguments.files);
    if (!all)
        return bad_input;
    replay_session session(*all, arguments.quiet);
    const pool_listener listener{
        .started = [&](std::size_t job) { session.started(job); },
        .heard = [&](std::size_t, const message& said) { session.heard(said); },
        .ended = [&](std::size_t job, const std::string& died) { session.ended(job, died); },
    };
    const auto body = [&](std::size_t job, int pipe) { replay_job((*all)[job], arguments, pipe); };
    run_in_children(all->size(), 1, body, listener, [] {});
    return session.status();
}

} // namespace powercut::program
