// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/bio.h"

#include <functional>
#include <string>

// What a bio is submitted to: a disk behind its driver, or a device-mapper device.
namespace powercut::shim {

class backend;
class kernel;

struct queue_limits { // sizes in bytes unless the name says sectors
    unsigned logical_block_size = 512;
    unsigned physical_block_size = 512;
    unsigned max_sectors = bio_max_sectors;
    unsigned max_discard_sectors = 0;      // 0: discards are not supported
    unsigned max_write_zeroes_sectors = 0; // 0: likewise
    unsigned discard_granularity = 512;
    bool write_cache = false;
    bool fua = false;
};

class block_device {
public:
    block_device(kernel& owner, std::string name, unsigned major, unsigned minor)
        : m_kernel(owner), m_name(std::move(name)), m_major(major), m_minor(minor) {}
    virtual ~block_device() = default;
    block_device(const block_device&) = delete;
    block_device& operator=(const block_device&) = delete;

    kernel& owner() const { return m_kernel; }
    backend& owner_backend() const;
    const std::string& name() const { return m_name; }
    unsigned major() const { return m_major; }
    unsigned minor() const { return m_minor; }
    std::string number() const; // "major:minor"
    // What the kernel's messages call it (%pg).
    virtual std::string disk_name() const { return m_name; }

    virtual sector_t sectors() const = 0;
    virtual const queue_limits& limits() const = 0;
    // True for device-mapper devices: submit_bio() maps at once instead of queueing a request.
    virtual bool bio_based() const = 0;
    // Takes a bio that has passed the checks of submit_bio().
    virtual void accept(bio& item) = 0;

private:
    kernel& m_kernel;
    std::string m_name;
    unsigned m_major;
    unsigned m_minor;
};

// An empty flush, waited for: blkdev_issue_flush(). 0 or a negative errno.
int blkdev_issue_flush(block_device& device);

} // namespace powercut::shim
