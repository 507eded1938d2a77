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

// How much longer the guest may have taken. A clone commits once a second.
constexpr std::uint64_t slowest_end_ns = 2'500'000'000;

// A thread that writes to a clone was overtaken by the copy that it had begun, and by what followed
// from that, before it began the next one.
constexpr std::uint64_t hydration_stalls_ns = 500'000;

// Takes down what reaches the disks and the log while a step runs.
class recorder {
public:
    recorder(const golden_case& recorded, shim::kernel& k, std::uint64_t command_takes_ns)
        : m_recorded(recorded), m_kernel(k), m_command_takes_ns(command_takes_ns) {
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

    observed_step run(const golden_step& step) {
        m_kernel.runs_on().sleep_ns(m_command_takes_ns);
        std::vector<std::string> output = perform(step.what);
        m_kernel.runs_on().sleep_ns(step_ends_after_ns);
        wait_for_more(step);
        std::ranges::move(m_log, std::back_inserter(output));
        m_log.clear();
        return {.output = std::move(output), .io = std::exchange(m_io, {})};
    }

private:
    // When a clone commits on its own is timing, so a commit that the recording shows may come.
    void wait_for_more(const golden_step& step) {
        constexpr std::uint64_t nap_ns = 10'000'000;
        if (step.io_varies || step.commits_vary)
            return;
        for (std::uint64_t waited_ns = 0;
             m_io.size() < step.io.size() && waited_ns < slowest_end_ns; waited_ns += nap_ns)
            m_kernel.runs_on().sleep_ns(nap_ns);
    }

    std::vector<std::string> perform(const action& what) {
        if (what.does == verb::sleep) {
            m_kernel.runs_on().sleep_ns(what.duration_ns);
            return {};
        }
        return is_dmsetup(what.does) ? run_dmsetup(m_kernel, what) : run_block_io(m_kernel, what);
    }

    const golden_case& m_recorded;
    shim::kernel& m_kernel;
    const std::uint64_t m_command_takes_ns;
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
        spec.config.transfer_ns_per_sector = 0; // what is sent first ends first
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
    if (timed) {
        auto machine = runner::make_timed_machine(disks, recorded_kernel);
        machine->set_stalls([](std::string_view what) -> std::uint64_t {
            return what == "a hydration" ? hydration_stalls_ns : 0;
        });
        return machine;
    }
    std::vector<runner::crash_disk> crash_disks;
    crash_disks.reserve(disks.size());
    for (const runner::disk_spec& disk : disks)
        crash_disks.push_back({.spec = &disk, .read = [&disk](std::uint64_t sector) {
                                   return disk.config.fill.at(sector);
                               }});
    return runner::make_inline_machine(crash_disks, recorded_kernel);
}

observation replay(const golden_case& recorded, runner::machine& on,
                   std::uint64_t command_takes_ns) {
    observation seen;
    recorder notes(recorded, on.kernel(), command_takes_ns);
    try {
        on.run([&] {
            for (const golden_step& step : recorded.steps)
                seen.steps.push_back(notes.run(step));
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
