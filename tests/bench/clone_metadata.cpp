// SPDX-License-Identifier: GPL-2.0-only
// How long the metadata of a large clone take to open, and a commit to make. The floor of opening
// looks at the same blocks and does nothing but compute their checksums.
#include "firmware_shim/sector_buffer.h"
#include "scenarios/runner/machine.h"
#include "target/clone/dm_clone_metadata.h"
#include "target/persistent_data/checksum.h"
#include "target/persistent_data/disk_format.h"

#include <benchmark/benchmark.h>

#include <vector>

namespace {

using namespace powercut;
using persistent_data::block_sectors;

constexpr std::uint64_t region_sectors = 8;
constexpr std::uint64_t metadata_sectors = 65536; // 32 MiB

// A machine with one disk, which holds `image`.
class metadata_machine {
public:
    explicit metadata_machine(std::vector<storage::content> image = {})
        : m_image(std::move(image)) {
        m_image.resize(metadata_sectors, storage::zeroes);
        m_spec.name = "meta";
        m_spec.config.size_sectors = metadata_sectors;
        const runner::crash_disk disk{&m_spec,
                                      [this](std::uint64_t sector) { return m_image[sector]; }};
        m_machine = runner::make_inline_machine(std::span(&disk, 1), {});
    }
    ~metadata_machine() { close(); }
    metadata_machine(const metadata_machine&) = delete;
    metadata_machine& operator=(const metadata_machine&) = delete;

    bool open(std::uint64_t regions) {
        int error = 0;
        m_machine->run([&] {
            m_metadata =
                clone::dm_clone_metadata_open(*m_machine->kernel().find_device("meta", &error),
                                              regions * region_sectors, region_sectors, {}, &error);
        });
        return error == 0;
    }
    void close() {
        m_machine->run([this] { m_metadata.reset(); });
    }
    // Hydrates every `step`th region from `first` on, `count` of them, and commits.
    bool commit(std::uint64_t first, std::uint64_t step, std::uint64_t count) {
        bool good = true;
        m_machine->run([&] {
            for (std::uint64_t i = 0; i < count; ++i)
                clone::dm_clone_set_region_hydrated(*m_metadata, first + i * step);
            good = clone::dm_clone_metadata_pre_commit(*m_metadata) == 0 &&
                   clone::dm_clone_metadata_commit(*m_metadata) == 0;
        });
        return good;
    }
    std::vector<storage::content> image() const {
        std::vector<storage::content> all(metadata_sectors);
        for (std::uint64_t sector = 0; sector < metadata_sectors; ++sector)
            all[sector] = m_machine->disk_content(0, sector);
        return all;
    }

private:
    std::vector<storage::content> m_image;
    runner::disk_spec m_spec;
    std::unique_ptr<runner::machine> m_machine;
    clone::dm_clone_metadata_ptr m_metadata;
};

// Formatted, with every third region hydrated.
std::vector<storage::content> formatted(std::uint64_t regions) {
    metadata_machine made;
    if (!made.open(regions) || !made.commit(0, 3, regions / 3))
        throw std::runtime_error("the metadata cannot be made");
    made.close();
    return made.image();
}

void open_metadata(benchmark::State& state) {
    const auto regions = static_cast<std::uint64_t>(state.range(0));
    const auto image = formatted(regions);
    for (auto _ : state) {
        state.PauseTiming();
        metadata_machine machine(image);
        state.ResumeTiming();
        if (!machine.open(regions))
            state.SkipWithError("the metadata do not open");
        state.PauseTiming();
        machine.close();
        state.ResumeTiming();
    }
}
BENCHMARK(open_metadata)
    ->Name("clone/open/regions")
    ->Arg(1000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

void checksum_blocks(benchmark::State& state) {
    const auto regions = static_cast<std::uint64_t>(state.range(0));
    const auto image = formatted(regions);
    constexpr std::uint64_t regions_per_block = 509 * 64;
    const std::uint64_t blocks = 3 + (regions + regions_per_block - 1) / regions_per_block;
    for (auto _ : state) {
        for (std::uint64_t block = 0; block < blocks; ++block) {
            const auto look = [&](unsigned sector) {
                return storage::bytes_of(image[block * block_sectors + sector]).data();
            };
            benchmark::DoNotOptimize(persistent_data::block_checksum(look, 0));
        }
    }
}
BENCHMARK(checksum_blocks)
    ->Name("floor/checksum/regions")
    ->Arg(1000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

// One region in each of so many words, of a clone with so many regions. All commits of an iteration
// but the first find the words changed already, which makes no difference: a word is written whole.
void commit_metadata(benchmark::State& state) {
    const auto regions = static_cast<std::uint64_t>(state.range(0));
    const auto words = static_cast<std::uint64_t>(state.range(1));
    metadata_machine machine;
    if (!machine.open(regions))
        state.SkipWithError("the metadata do not open");
    std::uint64_t bit = 0;
    for (auto _ : state)
        if (!machine.commit(bit++ % 64, 64, words))
            state.SkipWithError("a commit fails");
    state.counters["us_per_word"] = benchmark::Counter(
        static_cast<double>(words) * 1e-6,
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(commit_metadata)
    ->Name("clone/commit/regions/dirty_words")
    ->Args({1000, 1})
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 10})
    ->Args({1'000'000, 100})
    ->Args({1'000'000, 1000})
    ->Args({1'000'000, 10000})
    ->Unit(benchmark::kMicrosecond);

} // namespace
