// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/replay.h"

#include "scenarios/conformance/block_io.h"
#include "scenarios/conformance/dmsetup.h"
#include "scenarios/conformance/fnv.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace powercut::conformance {
namespace {

constexpr unsigned minors_a_disk = 16; // 254:0, 254:16, ...
// The recorder gave each step so long after its command, for what goes on (a copy, a merge): it
// belongs to the step, unless a target delays it for longer.
constexpr std::uint64_t step_ends_after_ns = 300'000'000;

// What it took there to start the program of a step. A clone commits once a second, so how long a
// step takes decides in which of them.
constexpr std::uint64_t step_starts_after_ns = 150'000'000;

// Takes down what reaches the disks and the log while a step runs.
class recorder {
public:
    recorder(const golden_case& recorded, shim::kernel& k) : m_recorded(recorded), m_kernel(k) {
        k.trace_bios([this](const shim::block_device& disk, const shim::bio& item) {
            const auto& name = m_recorded.disks.at(disk.minor() / minors_a_disk).name;
            m_io.push_back(name + ' ' + shim::describe(item));
        });
        k.on_log([this](const std::string& line) { m_log.push_back("dmesg: " + line); });
    }
    ~recorder() {
        m_kernel.trace_bios({});
        m_kernel.on_log({});
    }
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;

    observed_step run(const action& what) {
        m_kernel.runs_on().sleep_ns(step_starts_after_ns);
        std::vector<std::string> output = perform(what);
        m_kernel.runs_on().sleep_ns(step_ends_after_ns);
        std::ranges::move(m_log, std::back_inserter(output));
        m_log.clear();
        return {.output = std::move(output), .io = std::exchange(m_io, {})};
    }

private:
    std::vector<std::string> perform(const action& what) {
        if (what.does == verb::sleep) {
            m_kernel.runs_on().sleep_ns(what.duration_ns);
            return {};
        }
        return is_dmsetup(what.does) ? run_dmsetup(m_kernel, what) : run_block_io(m_kernel, what);
    }

    const golden_case& m_recorded;
    shim::kernel& m_kernel;
    std::vector<std::string> m_io;
    std::vector<std::string> m_log;
};

changed_sectors changed_on(const runner::machine& on, std::size_t index, const golden_disk& disk) {
    changed_sectors changed;
    for (std::uint64_t sector = 0; sector < disk.sectors; ++sector) {
        const storage::content now = on.disk_content(index, sector);
        if (now != disk.fill.at(sector)) // equal handles mean equal bytes
            changed.emplace(sector, fnv1a64(storage::bytes_of(now)));
    }
    return changed;
}

} // namespace

std::vector<runner::disk_spec> disks_of(const golden_case& recorded) {
    std::vector<runner::disk_spec> specs;
    for (const golden_disk& disk : recorded.disks) {
        runner::disk_spec& spec = specs.emplace_back();
        spec.name = std::string("vd") + static_cast<char>('a' + specs.size() - 1);
        spec.config.size_sectors = disk.sectors;
        spec.config.fill = disk.fill;
        spec.config.profile.cache = storage::write_cache::volatile_;
        spec.config.profile.fua = false;
        spec.config.discard = true;
        spec.config.write_zeroes = true;
        spec.config.discard_zeroes = true;
    }
    return specs;
}

std::unique_ptr<runner::machine> make_machine(const std::vector<runner::disk_spec>& disks,
                                              bool timed) {
    const target::behaviour recorded_kernel{}; // 6.1
    if (timed)
        return runner::make_timed_machine(disks, recorded_kernel);
    std::vector<runner::crash_disk> crash_disks;
    crash_disks.reserve(disks.size());
    for (const runner::disk_spec& disk : disks)
        crash_disks.push_back({.spec = &disk, .read = [&disk](std::uint64_t sector) {
                                   return disk.config.fill.at(sector);
                               }});
    return runner::make_inline_machine(crash_disks, recorded_kernel);
}

observation replay(const golden_case& recorded, runner::machine& on) {
    observation seen;
    recorder notes(recorded, on.kernel());
    try {
        on.run([&] {
            for (const golden_step& step : recorded.steps)
                seen.steps.push_back(notes.run(step.what));
        });
    } catch (const shim::hang_error& hang) {
        seen.ended_early = std::string("it hangs: ") + hang.what();
    } catch (const shim::kernel_bug& bug) {
        seen.ended_early = std::string("the kernel would have hit a BUG: ") + bug.what();
    }
    for (std::size_t i = 0; seen.ended_early.empty() && i < recorded.disks.size(); ++i)
        seen.final.push_back(changed_on(on, i, recorded.disks[i]));
    return seen;
}

} // namespace powercut::conformance
