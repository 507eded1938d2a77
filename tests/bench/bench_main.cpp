// SPDX-License-Identifier: GPL-2.0-only
// SystemC owns main(), so Google Benchmark is started from sc_main.
#include <benchmark/benchmark.h>
#include <systemc>

int sc_main(int argc, char* argv[]) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
