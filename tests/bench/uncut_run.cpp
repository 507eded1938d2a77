// SPDX-License-Identifier: GPL-2.0-only
// How fast a workload runs through the full stack: SystemC threads, disk models, device-mapper
// core, port.
#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/user_io.h"
#include "scenarios/runner/machine.h"

#include <benchmark/benchmark.h>
#include <systemc>

#include <random>

namespace {

using namespace powercut;

constexpr std::uint64_t origin_sectors = 64 << 11; // 64 MiB
constexpr std::uint64_t max_sectors = 256;
constexpr int operations = 200;

std::vector<runner::disk_spec> make_disks() {
    std::vector<runner::disk_spec> disks(2);
    disks[0].name = "base";
    disks[0].config.size_sectors = origin_sectors;
    disks[0].config.fill = storage::initial_fill::of_pattern(1);
    disks[1].name = "cow";
    disks[1].config.size_sectors = origin_sectors;
    return disks;
}

// Reads, writes and flushes of the origin and of its snapshot, drawn from a fixed seed.
void random_workload(shim::kernel& k) {
    std::mt19937_64 engine(7);
    int error = 0;
    shim::block_device* devices[] = {k.find_device("/dev/mapper/origin", &error),
                                     k.find_device("/dev/mapper/snap", &error)};
    std::vector<shim::sector_handle> data(max_sectors);
    for (int i = 0; i < operations; ++i) {
        shim::block_device& device = *devices[engine() % 2];
        const std::uint64_t count = 1 + engine() % max_sectors;
        const std::uint64_t sector = engine() % (origin_sectors - count);
        const std::span<shim::sector_handle> part(data.data(), count);
        const auto kind = engine() % 10;
        if (kind == 0)
            error = shim::user_flush(device);
        else if (kind < 4)
            error = shim::user_read(device, sector, part);
        else {
            for (std::uint64_t s = 0; s < count; ++s)
                part[s] = storage::pattern(2, sector + s);
            error = shim::user_write(device, sector, part, kind == 4);
        }
        if (error)
            throw std::runtime_error("benchmark workload: I/O error");
    }
}

void uncut_run_64MiB_200_operations(benchmark::State& state) {
    const auto disks = make_disks();
    std::uint64_t bios = 0;
    for (auto _ : state) {
        state.PauseTiming();
        sc_core::sc_get_curr_simcontext()->reset();
        auto machine = runner::make_timed_machine(disks, {});
        shim::kernel& k = machine->kernel();
        machine->run([&k] {
            shim::dm_create(k, "snap", "0 131072 snapshot base cow P 8");
            shim::dm_create(k, "origin", "0 131072 snapshot-origin base");
        });
        const std::uint64_t before = machine->bios_submitted();
        state.ResumeTiming();
        machine->run([&k] { random_workload(k); });
        state.PauseTiming();
        bios += machine->bios_submitted() - before;
        machine.reset();
        state.ResumeTiming();
    }
    state.counters["bios"] =
        benchmark::Counter(static_cast<double>(bios), benchmark::Counter::kIsRate);
}

BENCHMARK(uncut_run_64MiB_200_operations)
    ->Name("uncut_run/64MiB/200_operations")
    ->Unit(benchmark::kMillisecond);

} // namespace
