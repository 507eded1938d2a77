// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/kernel.h"

#include "firmware_shim/device_mapper.h"
#include "firmware_shim/disk_device.h"
#include "firmware_shim/dm.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace powercut::shim {

kernel::kernel(backend& on) : m_backend(on) {}

// Targets may log when they end; whoever listened may be gone.
kernel::~kernel() {
    m_log_listener = {};
    m_mapped_devices.clear();
}

block_device& kernel::add_disk(std::string name, unsigned major, unsigned minor, disk_port& port,
                               sector_t start, sector_t sectors, queue_limits limits) {
    m_disks.push_back(std::make_unique<disk_device>(*this, std::move(name), major, minor, port,
                                                    m_queues[&port], start, sectors, limits));
    return *m_disks.back();
}

namespace {

bool strip_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

struct device_number {
    unsigned long long major = 0;
    unsigned long long minor = 0;
};

bool parse_number(std::string_view text, unsigned long long* value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
    return error == std::errc{} && end == text.data() + text.size();
}

bool parse_device_number(std::string_view text, device_number* number) {
    const auto colon = text.find(':');
    return colon != std::string_view::npos && parse_number(text.substr(0, colon), &number->major) &&
           parse_number(text.substr(colon + 1), &number->minor);
}

} // namespace

block_device* kernel::find_device(std::string_view path, int* error) const {
    *error = 0;
    device_number number;
    if (parse_device_number(path, &number)) {
        // The kernel's dev_t has 12 bits of major and 20 of minor.
        if (number.major >= 1U << 12 || number.minor >= 1U << 20) {
            *error = -EOVERFLOW;
            return nullptr;
        }
        for (const auto& disk : m_disks)
            if (disk->major() == number.major && disk->minor() == number.minor)
                return disk.get();
        for (const auto& device : m_mapped_devices)
            if (device->major() == number.major && device->minor() == number.minor)
                return device.get();
        *error = -ENXIO;
        return nullptr;
    }
    std::string_view name = path;
    const bool mapped_only = strip_prefix(name, "/dev/mapper/");
    const bool has_folder = mapped_only || strip_prefix(name, "/dev/");
    if (!mapped_only)
        for (const auto& disk : m_disks)
            if (disk->name() == name)
                return disk.get();
    if (mapped_only || !has_folder)
        if (mapped_device* device = find_mapped_device(name))
            return device;
    *error = -ENODEV;
    return nullptr;
}

void kernel::register_target(const target_type& type) {
    m_targets.push_back(&type);
}

const target_type* kernel::find_target(std::string_view name) const {
    for (const target_type* type : m_targets)
        if (name == type->name)
            return type;
    return nullptr;
}

mapped_device* kernel::find_mapped_device(std::string_view name) const {
    for (const auto& device : m_mapped_devices)
        if (device->name() == name)
            return device.get();
    return nullptr;
}

mapped_device& kernel::add_mapped_device(std::string name) {
    unsigned minor = 0;
    const auto taken = [this](unsigned candidate) {
        return std::any_of(m_mapped_devices.begin(), m_mapped_devices.end(),
                           [&](const auto& device) { return device->minor() == candidate; });
    };
    while (taken(minor))
        ++minor;
    m_mapped_devices.push_back(std::make_unique<mapped_device>(*this, std::move(name), minor));
    return *m_mapped_devices.back();
}

void kernel::remove_mapped_device(mapped_device& device) {
    std::erase_if(m_mapped_devices, [&](const auto& owned) { return owned.get() == &device; });
}

void kernel::log(std::string_view prefix, std::string_view text) {
    std::string line = "device-mapper: ";
    line.append(prefix).append(": ").append(text);
    m_log.push_back(line);
    if (m_log_listener)
        m_log_listener(line);
}

void kernel::log_limited(std::string_view prefix, std::string_view text, const char* file,
                         int line) {
    constexpr std::uint64_t interval_ns = 5'000'000'000;
    constexpr unsigned burst = 10;
    rate_limit& limit = m_rate_limits[{file, line, std::string(prefix)}];
    const std::uint64_t now_ns = m_backend.now_ns();
    if (limit.lines == 0 || now_ns > limit.began_ns + interval_ns)
        limit = {now_ns, 0};
    if (limit.lines++ < burst)
        log(prefix, text);
}

} // namespace powercut::shim
