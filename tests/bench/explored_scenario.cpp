// SPDX-License-Identifier: GPL-2.0-only
#include "explored_scenario.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <cmath>
#include <random>

namespace powercut::bench {

namespace {

constexpr std::uint64_t usual_chunk_sectors = 8;
constexpr std::uint64_t flush_every = 16;
constexpr unsigned queue_depth = 1024;

using runner::operation;
using runner::operation_kind;

operation operation_on(const char* device, operation_kind kind) {
    operation made;
    made.kind = kind;
    made.device = device;
    return made;
}

runner::scenario empty_scenario(std::uint64_t origin_chunks, std::uint64_t chunk_sectors) {
    runner::scenario what;
    what.file = what.title = "a benchmark";
    const std::uint64_t sectors = origin_chunks * chunk_sectors;
    // Room for every chunk, the header and the areas, which have 32 records in a sector.
    const std::uint64_t areas = origin_chunks / (32 * chunk_sectors) + 2;
    const std::uint64_t cow_sectors = sectors + (areas + 8) * chunk_sectors;
    for (const auto& [name, size] : {std::pair("base", sectors), std::pair("cow", cow_sectors)}) {
        runner::disk_spec& disk = what.disks.emplace_back();
        disk.name = name;
        disk.config.size_sectors = size;
        disk.config.queue_depth = queue_depth;
    }
    what.disks[0].config.fill = storage::initial_fill::of_pattern(1);
    operation snap = operation_on("snap", operation_kind::create);
    snap.text = fmt::format("0 {} snapshot base cow P {}", sectors, chunk_sectors);
    operation origin = operation_on("origin", operation_kind::create);
    origin.text = fmt::format("0 {} snapshot-origin base", sectors);
    what.setup = {std::move(snap), std::move(origin)};
    return what;
}

operation write(std::uint64_t sector, std::uint64_t count, unsigned seed) {
    operation made = operation_on("origin", operation_kind::write);
    made.sector = sector;
    made.count = count;
    made.seed = seed;
    return made;
}

} // namespace

runner::scenario writes_in_flight(std::uint64_t writes) {
    runner::scenario what = empty_scenario(writes, 1);
    what.setup.push_back(write(0, writes, 2));
    operation all = operation_on("", operation_kind::concurrently);
    for (std::uint64_t i = 0; i < writes; ++i)
        all.children.push_back(write(i, 1, 3));
    what.workload.push_back(std::move(all));
    return what;
}

runner::scenario random_writes(std::uint64_t writes) {
    constexpr std::uint64_t chunks = 1024;
    constexpr std::uint64_t chunk_sectors = usual_chunk_sectors;
    runner::scenario what = empty_scenario(chunks, chunk_sectors);
    std::mt19937_64 engine(1);
    for (std::uint64_t i = 1; i <= writes; ++i) {
        const auto seed = static_cast<unsigned>(2 + i % 65000);
        what.workload.push_back(write(engine() % chunks * chunk_sectors, chunk_sectors, seed));
        if (i % flush_every == 0)
            what.workload.push_back(operation_on("origin", operation_kind::flush));
    }
    return what;
}

runner::scenario store_with_exceptions(std::uint64_t exceptions) {
    constexpr std::uint64_t chunks_a_write = 64;
    constexpr std::uint64_t chunk_sectors = usual_chunk_sectors;
    runner::scenario what = empty_scenario(exceptions, chunk_sectors);
    for (std::uint64_t chunk = 0; chunk < exceptions; chunk += chunks_a_write)
        what.setup.push_back(write(chunk * chunk_sectors,
                                   std::min(chunks_a_write, exceptions - chunk) * chunk_sectors,
                                   2));
    what.workload.push_back(write(0, chunk_sectors, 3));
    return what;
}

double log2_of(const storage::state_count& count) {
    const auto bits = static_cast<double>(boost::multiprecision::msb(count));
    const storage::state_count rest = count >> (bits > 52 ? static_cast<unsigned>(bits) - 52 : 0);
    return (bits > 52 ? bits - 52 : 0) + std::log2(rest.convert_to<double>());
}

double peak_rss_mib() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

} // namespace powercut::bench
