// SPDX-License-Identifier: GPL-2.0-only
// What another life of the same machine costs: power goes, a kernel boots, a snapshot is made, a
// few writes.
#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/user_io.h"
#include "scenarios/runner/machine.h"

#include <benchmark/benchmark.h>
#include <systemc>

#include <fstream>

namespace {

using namespace powercut;

std::vector<runner::disk_spec> make_disks() {
    std::vector<runner::disk_spec> disks(2);
    disks[0].name = "base";
    disks[0].config.fill = storage::initial_fill::of_pattern(1);
    disks[1].name = "cow";
    for (runner::disk_spec& disk : disks)
        disk.config.size_sectors = 2048;
    return disks;
}

void work(runner::timed_machine& machine) {
    shim::kernel& k = machine.kernel();
    int error = 0;
    shim::dm_create(k, "snap", "0 2048 snapshot base cow P 8");
    shim::dm_create(k, "origin", "0 2048 snapshot-origin base");
    shim::block_device& origin = *k.find_device("origin", &error);
    std::vector<shim::sector_handle> data(8, storage::zeroes);
    for (std::uint64_t sector = 0; sector < 40; sector += 8)
        error |= shim::user_write(origin, sector, data);
    if (error)
        throw std::runtime_error("benchmark workload: I/O error");
}

double resident_pages() {
    std::ifstream statm("/proc/self/statm");
    double pages = 0;
    statm >> pages >> pages;
    return pages;
}

// Power goes when all is done, or in the middle of a copy.
void life(benchmark::State& state) {
    const bool cut = state.range(0) != 0;
    const auto disks = make_disks();
    const auto media = runner::new_media(disks);
    sc_core::sc_get_curr_simcontext()->reset();
    const auto machine = runner::make_timed_machine(disks, {});
    std::uint64_t steps = 0;
    machine->listen([&](std::size_t, const storage::event&) {
        if (++steps == 30 && cut)
            machine->cut_power();
    });
    double pages = 0;
    std::uint64_t lives = 0;
    for (auto _ : state) {
        steps = 0;
        machine->run([&] { work(*machine); });
        machine->power_cycle(media);
        if (++lives == 100)
            pages = resident_pages();
    }
    state.counters["steps"] = static_cast<double>(steps);
    state.counters["pages_grown"] = lives > 100 ? resident_pages() - pages : 0;
}

BENCHMARK(life)
    ->Name("life/two_disks")
    ->ArgName("cut")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMicrosecond);

} // namespace
