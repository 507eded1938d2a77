// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/conformance.h"

#include "scenarios/conformance/compare.h"
#include "scenarios/conformance/isolated.h"
#include "scenarios/conformance/replay.h"
#include "scenarios/conformance/support.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace powercut::conformance {
namespace {

enum ending : int { passed, failed, skipped };

// How long the guest took to start the command of a step is not recorded, but it decides where a
// clone's commits fall: one that fits all of a recording will do. The first is what most took.
constexpr std::array<std::uint64_t, 2> commands_take_ns{100'000'000, 300'000'000};

// Runs in a process of its own.
int run_case(const golden_case& recorded, const options& how, std::uint64_t command_takes_ns,
             std::string& text) {
    const std::vector<runner::disk_spec> disks = disks_of(recorded);
    std::unique_ptr<runner::machine> on = make_machine(disks, how.timed);
    text = missing_target(recorded, on->kernel());
    if (!text.empty())
        return skipped;
    const observation seen = replay(recorded, *on, command_takes_ns);
    if (!seen.ended_early.empty())
        static_cast<void>(on.release()); // its tasks wait for ever: they cannot be taken down
    const std::vector<std::string> differences = compare(recorded, seen);
    text = fmt::format("{}", fmt::join(differences, "\n"));
    return differences.empty() ? passed : failed;
}

std::optional<std::vector<golden_case>> load_all(std::span<const std::string> files) {
    std::vector<golden_case> cases;
    bool good = true;
    for (const std::string& file : files) {
        try {
            cases.push_back(load_golden(file));
        } catch (const bad_file& error) {
            std::cerr << error.what() << '\n';
            good = false;
        }
    }
    return good ? std::optional(std::move(cases)) : std::nullopt;
}

void print_indented(std::ostream& out, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out << "    " << std::string_view(text).substr(at, end - at) << '\n';
        at = end + 1;
    }
}

// The first run that does not fail, else the first of all.
isolated_result run_until_passed(const golden_case& recorded, const options& how) {
    std::optional<isolated_result> first;
    for (const std::uint64_t takes_ns : commands_take_ns) {
        isolated_result result = run_isolated(
            [&](std::string& text) { return run_case(recorded, how, takes_ns, text); });
        if (result.status != failed)
            return result;
        if (!first)
            first = std::move(result);
    }
    return *std::move(first);
}

// One case: its line, and the details where it failed.
ending report_case(const golden_case& recorded, const options& how, std::ostream& out) {
    out.flush(); // the child has a copy of what was not written yet
    const isolated_result result = run_until_passed(recorded, how);
    switch (result.status) {
    case passed:
        out << "passed  " << recorded.name << '\n';
        return passed;
    case skipped:
        out << "skipped " << recorded.name << ": " << result.text << " is not supported yet\n";
        return skipped;
    default:
        out << "FAILED  " << recorded.name << " (" << recorded.file << ")\n";
        print_indented(out, result.text);
        return failed;
    }
}

} // namespace

int run(std::span<const std::string> files, const options& how, std::ostream& out) {
    const auto cases = load_all(files);
    if (!cases)
        return 2;
    std::array<std::size_t, 3> count{};
    for (const golden_case& recorded : *cases)
        ++count[report_case(recorded, how, out)];
    out << fmt::format("{} passed, {} failed, {} skipped\n", count[passed], count[failed],
                       count[skipped]);
    return count[failed] ? 1 : 0;
}

} // namespace powercut::conformance
