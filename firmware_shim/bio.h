// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/types.h"

#include <boost/intrusive/slist.hpp>

#include <string>

// The unit of block I/O (dm_spec.md section 1). Data is a pointer to one handle a sector; a clone
// or a split points into the same memory.
namespace powercut::shim {

class block_device;

enum class req_op : std::uint8_t { read, write, discard, write_zeroes };

inline constexpr unsigned req_preflush = 1U << 0;
inline constexpr unsigned req_fua = 1U << 1;
inline constexpr unsigned req_sync = 1U << 2;
inline constexpr unsigned req_idle = 1U << 3;

// A list does not touch its bios when it ends: after a power cut they may be gone before it.
using bio_hook =
    boost::intrusive::slist_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>>;

struct bio : bio_hook {
    block_device* bi_bdev = nullptr;
    req_op bi_op = req_op::read;
    unsigned bi_flags = 0;
    sector_t bi_sector = 0;
    sector_t bi_size = 0; // sectors
    sector_handle* bi_data = nullptr;
    blk_status bi_status = blk_status::ok;
    unsigned bi_remaining = 1; // bio_endio() calls still to come before it has ended
    bool bi_started = false;   // by the barrier_queue of a device-mapper device
    void (*bi_end_io)(bio&) = nullptr;
    void* bi_private = nullptr;

    bool is_write() const { return bi_op != req_op::read; }
    bool is_empty_flush() const { return (bi_flags & req_preflush) && bi_size == 0; }
    void advance(sector_t sectors); // drops the first sectors: what remains after a split
};

struct bio_list : boost::intrusive::slist<bio, boost::intrusive::cache_last<true>,
                                          boost::intrusive::constant_time_size<false>> {
    void add(bio& item) { push_back(item); }
    bio* pop();
    void merge_back(bio_list& other) { splice_after(last(), other); }
};

void submit_bio(bio& item); // to item.bi_bdev; ends through bi_end_io
void bio_endio(bio& item);  // ends it once for every submission of a part of it
void bio_io_error(bio& item);
blk_status submit_bio_wait(bio& item); // adds SYNC and sleeps until it has ended

// Flags and place as the recordings write them: "FWFS 8+8".
std::string describe(const bio& item);

} // namespace powercut::shim
