// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "bench.h"
#include "firmware_shim/systemc_backend/systemc_backend.h"
#include "fresh_simulation.h"

#include <map>

// The bench on SystemC threads: a command takes 10 us, or what `latency_us` says for its text ("R
// 80+8"), and is carried out at the end of that time. The threads of executors end with the bench.
namespace powercut::test {

class timed_bench : public fresh_simulation, public bench {
public:
    explicit timed_bench(const std::vector<disk_setup>& disks)
        : bench(
              std::make_unique<shim::systemc_backend>(),
              [this](bench_disk& disk, shim::disk_request& request) { answer(disk, request); },
              disks) {}
    ~timed_bench() override {
        systemc().end_tasks();
        power_off();
    }

    void run(const std::function<void()>& body) override { systemc().run(body); }
    shim::systemc_backend& systemc() { return static_cast<shim::systemc_backend&>(backend()); }

    std::map<std::string, std::uint64_t> latency_us;

private:
    void answer(bench_disk& disk, shim::disk_request& request) {
        const auto found = latency_us.find(describe(request));
        const auto us = static_cast<double>(found == latency_us.end() ? 10 : found->second);
        systemc().command_submitted();
        sc_core::sc_spawn([this, &disk, &request, us] {
            sc_core::wait(us, sc_core::SC_US);
            disk.perform(request);
            request.done(request);
            systemc().command_completed();
        });
    }
};

} // namespace powercut::test
