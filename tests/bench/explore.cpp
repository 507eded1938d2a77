// SPDX-License-Identifier: GPL-2.0-only
// How long a verdict takes: everything that the disks may hold after a cut with many writes in
// flight, at all cut points of long traces, and after a cut with many exceptions in the store. The
// run is recorded before the clock starts.
#include "explored_scenario.h"
#include "scenarios/explorer/behaviour_of.h"
#include "scenarios/explorer/scenario_search.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <systemc>

#include <cmath>
#include <ctime>
#include <stdexcept>

namespace {

using namespace powercut;

// Searches the recorded run again and again. Returns the CPU seconds of the last time.
double explore(benchmark::State& state, const runner::scenario& what,
               const explorer::run_options& options = {}) {
    sc_core::sc_get_curr_simcontext()->reset();
    const auto machine = runner::make_timed_machine(what.disks, explorer::behaviour_of(what));
    const workload::recording run = explorer::record_schedule(what, *machine, {});
    explorer::search_outcome found;
    double seconds = 0;
    for (auto _ : state) {
        const std::clock_t begin = std::clock();
        found = explorer::search_recording(what, *machine, run, options);
        seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    }
    if (!found.violations.all().empty() || found.counts.sampled_cut_points != 0)
        throw std::runtime_error("benchmark explore: not what it should be");
    state.counters["cut_points"] = static_cast<double>(found.cut_points);
    state.counters["recoveries"] = static_cast<double>(found.counts.recoveries);
    state.counters["states_log2"] = bench::log2_of(found.counts.crash_states);
    return seconds;
}

void in_flight(benchmark::State& state, std::uint64_t writes) {
    explore(state, bench::writes_in_flight(writes));
}

void in_flight_eager(benchmark::State& state, std::uint64_t writes) {
    runner::scenario what = bench::writes_in_flight(writes);
    what.power_loss.enumerate_max = std::uint64_t{1} << writes;
    explore(state, what, {.strategy = explorer::search_strategy::eager});
}

// How time grows with size: time ~ size ^ exponent, the least squares fit over all sizes so far.
class growth {
public:
    void add(benchmark::State& state, std::uint64_t size, double seconds) {
        const double x = std::log(static_cast<double>(size));
        const double y = std::log(seconds);
        ++m_count;
        m_x += x;
        m_y += y;
        m_xx += x * x;
        m_xy += x * y;
        if (m_count > 1)
            state.counters["fitted_exponent"] =
                (m_count * m_xy - m_x * m_y) / (m_count * m_xx - m_x * m_x);
    }

private:
    double m_count = 0;
    double m_x = 0;
    double m_y = 0;
    double m_xx = 0;
    double m_xy = 0;
};

template <typename Make>
void sized(benchmark::State& state, std::uint64_t size, growth& grows, Make make) {
    const runner::scenario what = make(size);
    grows.add(state, size, explore(state, what));
    state.counters["peak_rss_MiB"] = bench::peak_rss_mib();
}

int register_all() {
    using benchmark::RegisterBenchmark;
    static growth trace;
    static growth store;
    for (const std::uint64_t writes : {20, 60, 300})
        RegisterBenchmark(fmt::format("explore/{}_in_flight", writes).c_str(), in_flight, writes)
            ->Unit(benchmark::kMillisecond);
    RegisterBenchmark("explore/20_in_flight/eager", in_flight_eager, 20)
        ->Iterations(1)
        ->Unit(benchmark::kSecond);
    for (const std::uint64_t size : {100, 1'000, 10'000, 100'000}) {
        RegisterBenchmark(
            fmt::format("explore/trace_{}", size).c_str(),
            [size](benchmark::State& state) { sized(state, size, trace, bench::random_writes); })
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
        RegisterBenchmark(fmt::format("explore/exceptions_{}", size).c_str(),
                          [size](benchmark::State& state) {
                              sized(state, size, store, bench::store_with_exceptions);
                          })
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
    }
    return 0;
}

const int registered = register_all();

} // namespace
