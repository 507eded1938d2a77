// SPDX-License-Identifier: GPL-2.0-only
#include "bench.h"

#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/user_io.h"
#include "firmware_shim/wait.h"

#include <stdexcept>
#include <utility>

namespace powercut::test {

namespace {

constexpr unsigned disk_major = 254;
constexpr unsigned minors_per_disk = 16;
constexpr std::size_t log_prefix_length = 15; // "device-mapper: "

} // namespace

shim::queue_limits cached_limits() {
    shim::queue_limits limits;
    limits.write_cache = limits.fua = true;
    limits.max_discard_sectors = limits.max_write_zeroes_sectors = ~0U >> shim::sector_shift;
    return limits;
}

bench::bench(std::unique_ptr<shim::backend> on, bench_disk::answerer answer,
             const std::vector<disk_setup>& disks)
    : m_backend(std::move(on)), m_kernel(std::make_unique<shim::kernel>(*m_backend)) {
    unsigned minor = 0;
    for (const disk_setup& setup : disks) {
        auto& port = m_disks[setup.name];
        port = std::make_unique<bench_disk>(*m_backend, setup.fill, answer);
        m_kernel->add_disk(setup.name, disk_major, minor, *port, 0, setup.sectors, setup.limits);
        minor += minors_per_disk;
    }
    m_kernel->trace_bios([this](const shim::block_device& device, const shim::bio& item) {
        m_io.push_back(device.name() + ' ' + shim::describe(item));
    });
    m_kernel->on_log(
        [this](const std::string& line) { m_log.push_back(line.substr(log_prefix_length)); });
}

bench::~bench() {
    power_off();
}

void bench::power_off() {
    m_backend->abandon();
    m_kernel.reset();
}

void bench::together(const std::vector<std::function<void()>>& bodies) {
    run([&] {
        shim::wait_queue ended(*m_backend);
        std::size_t left = bodies.size();
        for (std::size_t i = 0; i < bodies.size(); ++i)
            m_backend->spawn("task " + std::to_string(i), [&, i] {
                bodies[i]();
                --left;
                ended.wake_all();
            });
        ended.wait_event([&] { return left == 0; });
    });
}

shim::block_device& bench::device(const std::string& name) {
    int error = 0;
    shim::block_device* found = m_kernel->find_device(name, &error);
    if (!found)
        throw std::invalid_argument("no device called " + name);
    return *found;
}

int bench::create(const std::string& name, const std::string& table) {
    int result = 1;
    run([&] { result = shim::dm_create(kernel(), name, table); });
    return result;
}

int bench::load(const std::string& name, const std::string& table) {
    int result = 1;
    run([&] { result = shim::dm_load(kernel(), name, table); });
    return result;
}

int bench::suspend(const std::string& name) {
    int result = 1;
    run([&] { result = shim::dm_suspend(kernel(), name); });
    return result;
}

int bench::resume(const std::string& name) {
    int result = 1;
    run([&] { result = shim::dm_resume(kernel(), name); });
    return result;
}

int bench::remove(const std::string& name) {
    int result = 1;
    run([&] { result = shim::dm_remove(kernel(), name); });
    return result;
}

lines bench::status(const std::string& name) {
    lines text;
    run([&] { shim::dm_status(kernel(), name, &text); });
    return text;
}

lines bench::table(const std::string& name) {
    lines text;
    run([&] { shim::dm_table_status(kernel(), name, &text); });
    return text;
}

int bench::write_here(const std::string& name, shim::sector_t sector, shim::sector_t count,
                      unsigned seed, bool fua) {
    contents data = filled(seed, sector, count);
    return shim::user_write(device(name), sector, data, fua);
}

int bench::write(const std::string& name, shim::sector_t sector, shim::sector_t count,
                 unsigned seed, bool fua) {
    int result = 1;
    run([&] { result = write_here(name, sector, count, seed, fua); });
    return result;
}

int bench::read(const std::string& name, shim::sector_t sector, contents* data) {
    int result = 1;
    run([&] { result = shim::user_read(device(name), sector, *data); });
    return result;
}

contents bench::read(const std::string& name, shim::sector_t sector, shim::sector_t count) {
    contents data(count, ~storage::content{0});
    if (read(name, sector, &data))
        throw std::runtime_error("a read of " + name + " failed");
    return data;
}

int bench::flush(const std::string& name) {
    int result = 1;
    run([&] { result = shim::user_flush(device(name)); });
    return result;
}

int bench::discard(const std::string& name, shim::sector_t sector, shim::sector_t count) {
    int result = 1;
    run([&] { result = shim::user_discard(device(name), sector, count); });
    return result;
}

lines bench::io() {
    return std::exchange(m_io, {});
}

lines bench::log() {
    return std::exchange(m_log, {});
}

inline_bench::inline_bench(const std::vector<disk_setup>& disks)
    : bench(
          std::make_unique<shim::inline_backend>(),
          [](bench_disk& disk, shim::disk_request& request) {
              disk.perform(request);
              static_cast<shim::inline_backend&>(disk.host()).complete_later(request);
          },
          disks) {}

void inline_bench::run(const std::function<void()>& body) {
    static_cast<shim::inline_backend&>(backend()).run(body);
}

} // namespace powercut::test
