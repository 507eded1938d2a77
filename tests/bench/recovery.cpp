// SPDX-License-Identifier: GPL-2.0-only
// How fast one crash state is recovered: a new kernel, the table loaded, the metadata read, one
// lookup, and everything destroyed. The floor does only what cannot be avoided: it reads the same
// records into a hash.
#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/user_io.h"
#include "scenarios/runner/machine.h"

#include <benchmark/benchmark.h>
#include <boost/endian/conversion.hpp>

#include <array>
#include <random>
#include <vector>

namespace {

using namespace powercut;

constexpr std::uint64_t chunk_sectors = 32; // one area is 16 KiB and has room for 1024 records
constexpr std::uint64_t exceptions = 1000;
constexpr std::uint64_t origin_chunks = 65536;

using sector_image = std::array<std::byte, storage::sector_size>;

void store_u64(sector_image& sector, std::size_t offset, std::uint64_t value) {
    boost::endian::store_little_u64(reinterpret_cast<unsigned char*>(sector.data()) + offset,
                                    value);
}

// A COW device with a header and one area; no two records follow each other, so none are joined.
std::vector<storage::content> make_cow() {
    std::vector<storage::content> cow((exceptions + 3) * chunk_sectors, storage::zeroes);
    sector_image header{};
    store_u64(header, 0, 0x1'7041'6e53);
    store_u64(header, 8, (chunk_sectors << 32) | 1);
    cow[0] = storage::intern(header);
    std::mt19937_64 engine(1);
    constexpr std::uint64_t per_sector = 32;
    for (std::uint64_t first = 0; first < exceptions; first += per_sector) {
        sector_image records{};
        for (std::uint64_t i = first; i < std::min(first + per_sector, exceptions); ++i) {
            store_u64(records, (i - first) * 16, engine() % origin_chunks);
            store_u64(records, (i - first) * 16 + 8, i + 2);
        }
        cow[chunk_sectors + first / per_sector] = storage::intern(records);
    }
    return cow;
}

void recovery_eager(benchmark::State& state) {
    const auto cow = make_cow();
    std::vector<runner::disk_spec> specs(2);
    specs[0].name = "base";
    specs[0].config.size_sectors = origin_chunks * chunk_sectors;
    specs[1].name = "cow";
    specs[1].config.size_sectors = cow.size();
    const std::vector<runner::crash_disk> disks{
        {&specs[0], [](std::uint64_t sector) { return storage::pattern(1, sector); }},
        {&specs[1], [&cow](std::uint64_t sector) { return cow[sector]; }}};
    const std::string table =
        "0 " + std::to_string(specs[0].config.size_sectors) + " snapshot base cow P 32";
    for (auto _ : state) {
        auto machine = runner::make_inline_machine(disks, {});
        machine->run([&] {
            shim::kernel& k = machine->kernel();
            if (shim::dm_create(k, "snap", table))
                throw std::runtime_error("benchmark recovery: create failed");
            int error = 0;
            shim::sector_handle data{};
            shim::user_read(*k.find_device("/dev/mapper/snap", &error), 0, std::span(&data, 1));
            benchmark::DoNotOptimize(data);
        });
    }
    state.counters["recoveries"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

// An open-addressing table of the size that the records need.
void floor_scan(benchmark::State& state) {
    const auto cow = make_cow();
    struct entry {
        std::uint64_t old_chunk;
        std::uint64_t new_chunk;
    };
    for (auto _ : state) {
        std::vector<entry> table(2048, entry{0, 0});
        for (std::uint64_t i = 0; i < exceptions; ++i) {
            const auto bytes = storage::bytes_of(cow[chunk_sectors + i / 32]);
            const auto* record =
                reinterpret_cast<const unsigned char*>(bytes.data()) + (i % 32) * 16;
            const entry e{boost::endian::load_little_u64(record),
                          boost::endian::load_little_u64(record + 8)};
            std::size_t slot = e.old_chunk % table.size();
            while (table[slot].new_chunk)
                slot = (slot + 1) % table.size();
            table[slot] = e;
        }
        benchmark::DoNotOptimize(table.data());
    }
}

BENCHMARK(recovery_eager)->Name("recovery/eager/16KiB_area")->Unit(benchmark::kMicrosecond);
BENCHMARK(floor_scan)->Name("floor/scan_16KiB_area")->Unit(benchmark::kMicrosecond);

} // namespace
