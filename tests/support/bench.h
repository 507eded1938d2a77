// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "bench_disk.h"
#include "firmware_shim/inline_backend/inline_backend.h"
#include "firmware_shim/kernel.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

// A kernel with disks in memory. It records each bio that reaches a disk as "DISK RWBS
// SECTOR+COUNT", the form of the recordings of a real kernel, so that a test compares I/O line by
// line.
namespace powercut::test {

// What the disks of most tests are: a volatile cache, FUA, discards and writes of zeroes.
shim::queue_limits cached_limits();

struct disk_setup {
    std::string name;
    shim::sector_t sectors = 2048;
    unsigned fill = 0; // each sector holds this pattern; 0: zeroes
    shim::queue_limits limits = cached_limits();
};

class bench {
public:
    bench(std::unique_ptr<shim::backend> on, bench_disk::answerer answer,
          const std::vector<disk_setup>& disks);
    virtual ~bench();
    bench(const bench&) = delete;
    bench& operator=(const bench&) = delete;

    virtual void run(const std::function<void()>& body) = 0;         // as a task
    void together(const std::vector<std::function<void()>>& bodies); // each as a task of its own

    shim::backend& backend() { return *m_backend; }
    shim::kernel& kernel() { return *m_kernel; }
    bench_disk& disk(const std::string& name) { return *m_disks.at(name); }
    shim::block_device& device(const std::string& name);

    // dmsetup: 0 or a negative errno. A table may have several lines.
    int create(const std::string& name, const std::string& table);
    int load(const std::string& name, const std::string& table);
    int suspend(const std::string& name);
    int resume(const std::string& name);
    int remove(const std::string& name);
    lines status(const std::string& name);
    lines table(const std::string& name);

    // A user's I/O: 0 or a negative errno. A write writes pattern `seed` of the device's sectors.
    int write(const std::string& name, shim::sector_t sector, shim::sector_t count, unsigned seed,
              bool fua = false);
    int read(const std::string& name, shim::sector_t sector, contents* data);
    contents read(const std::string& name, shim::sector_t sector, shim::sector_t count);
    int flush(const std::string& name);
    int discard(const std::string& name, shim::sector_t sector, shim::sector_t count);
    // The same from within a task of the test.
    int write_here(const std::string& name, shim::sector_t sector, shim::sector_t count,
                   unsigned seed, bool fua = false);

    lines io();  // bios that reached a disk, since last asked for
    lines log(); // kernel messages, likewise, without "device-mapper: "

protected:
    void power_off(); // the kernel is gone

private:
    std::unique_ptr<shim::backend> m_backend;
    std::map<std::string, std::unique_ptr<bench_disk>> m_disks;
    std::unique_ptr<shim::kernel> m_kernel;
    lines m_io;
    lines m_log;
};

// On the inline backend: no SystemC, as many as wanted.
class inline_bench : public bench {
public:
    explicit inline_bench(const std::vector<disk_setup>& disks);
    void run(const std::function<void()>& body) override;
};

} // namespace powercut::test
