// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/bio.h"
#include "firmware_shim/block_device.h"

#include <array>
#include <functional>
#include <span>
#include <string>
#include <vector>

// What a target sees of the device-mapper core (dm_spec.md section 1): the kernel's target_type
// with the kernel's names.
namespace powercut::shim {

class dm_table;
class kernel;
class mapped_device;

enum class dm_mapio { submitted, remapped, kill };
enum class dm_endio { done, incomplete };
enum class status_type { info, table };

struct target_type;

struct dm_target {
    dm_table* table = nullptr;
    const target_type* type = nullptr;
    sector_t begin = 0;
    sector_t len = 0;
    sector_t max_io_len = 0; // 0: reads and writes are cut at target boundaries only
    unsigned num_flush_bios = 0;
    unsigned num_discard_bios = 0;
    unsigned num_write_zeroes_bios = 0;
    bool discards_supported = false;
    bool flush_supported = false;
    bool status_noflush = false; // while status begins: report, but write nothing for it
    void* private_data = nullptr;
    std::string error; // why the constructor failed
};

inline constexpr std::size_t per_bio_data_max = 64; // bytes

using target_arguments = std::span<const std::string>;
// Called with each area a target uses; a result other than 0 ends the walk and is returned.
using iterate_devices_callout = std::function<int(block_device&, sector_t start, sector_t len)>;

struct target_type {
    const char* name;
    std::array<unsigned, 3> version;
    int (*ctr)(dm_target&, target_arguments);
    void (*dtr)(dm_target&);
    dm_mapio (*map)(dm_target&, bio&);
    dm_endio (*end_io)(dm_target&, bio&, blk_status&) = nullptr;
    void (*presuspend)(dm_target&) = nullptr;
    void (*postsuspend)(dm_target&) = nullptr;
    int (*preresume)(dm_target&) = nullptr;
    void (*resume)(dm_target&) = nullptr;
    std::string (*status)(dm_target&, status_type) = nullptr;
    int (*message)(dm_target&, target_arguments, std::string& result) = nullptr;
    int (*iterate_devices)(dm_target&, const iterate_devices_callout&) = nullptr;
    void (*io_hints)(dm_target&, queue_limits&) = nullptr;
    bool per_bio_data = false; // dm_per_bio_data() may be used
};

// Memory of the target that lives as long as the bio that it maps; zeroed. At most
// per_bio_data_max.
void* dm_per_bio_data(bio& item);
unsigned dm_bio_get_target_bio_nr(const bio& item); // which duplicate of a flush or discard

kernel& dm_target_kernel(const dm_target& target);
mapped_device& dm_table_get_md(const dm_table& table);
bool dm_table_writable(const dm_table& table);

// Opens a device by path or number: null and *error = negative errno.
block_device* dm_get_device(dm_target& target, const std::string& path, bool write, int* error);
int dm_set_target_max_io_len(dm_target& target, sector_t len); // -EINVAL for 0
void dm_accept_partial_bio(bio& item, sector_t sectors);       // the rest comes back as a new bio
void dm_table_event(dm_table& table);

// For handover: holds back new bios of a device and waits for those in flight, without target
// callbacks.
void dm_internal_suspend_fast(mapped_device& device);
void dm_internal_resume_fast(mapped_device& device);
int dm_hold(mapped_device& device); // it stays until dm_put(); -EBUSY when it is being removed
void dm_put(mapped_device& device);
bool dm_suspended(const dm_target& target);

} // namespace powercut::shim
