// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/device_mapper.h"
#include "target/behaviour/behaviour.h"

#include <boost/intrusive/slist.hpp>

#include <cstdint>
#include <memory>
#include <string>

// The interface between a snapshot and the store that remembers its exceptions
// (drivers/md/dm-exception-store.h; dm_spec.md section 5).
namespace powercut::snapshot {

using namespace powercut::shim;
using chunk_t = std::uint64_t;

struct dm_snapshot;

// In memory the top 8 bits of new_chunk count the consecutive chunks that follow; the loader does
// not mask what it reads from the disk, as the kernel does not.
inline constexpr unsigned dm_chunk_consecutive_bits = 8;
inline constexpr unsigned dm_chunk_number_bits = 56;

using exception_hook =
    boost::intrusive::slist_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>>;

// A chunk of the origin and where its old content, or the snapshot's own, is kept on the COW
// device.
struct dm_exception : exception_hook {
    chunk_t old_chunk = 0;
    chunk_t new_chunk = 0;
};

inline chunk_t dm_chunk_number(chunk_t chunk) {
    return chunk & ((chunk_t{1} << dm_chunk_number_bits) - 1);
}
inline unsigned dm_consecutive_chunk_count(const dm_exception& e) {
    return static_cast<unsigned>(e.new_chunk >> dm_chunk_number_bits);
}
inline void dm_consecutive_chunk_count_inc(dm_exception& e) {
    e.new_chunk += chunk_t{1} << dm_chunk_number_bits;
}
inline void dm_consecutive_chunk_count_dec(dm_exception& e) {
    e.new_chunk -= chunk_t{1} << dm_chunk_number_bits;
}

struct dm_exception_store;

using add_exception_fn = int (*)(void* context, chunk_t old_chunk, chunk_t new_chunk);
using commit_callback_fn = void (*)(void* context, bool success);

// The operations of a store; a null one is not supported.
struct dm_exception_store_type {
    const char* name;
    int (*ctr)(dm_exception_store&, const std::string& options);
    void (*dtr)(dm_exception_store&);
    // Calls back for each exception. 1: the snapshot is marked invalid. Negative: an errno.
    int (*read_metadata)(dm_exception_store&, add_exception_fn, void* context);
    int (*prepare_exception)(dm_exception_store&, dm_exception&); // fills new_chunk
    void (*commit_exception)(dm_exception_store&, dm_exception&, bool valid, commit_callback_fn,
                             void* context);
    int (*prepare_merge)(dm_exception_store&, chunk_t* last_old, chunk_t* last_new);
    int (*commit_merge)(dm_exception_store&, unsigned nr_merged);
    int (*drop_snapshot)(dm_exception_store&); // the kernel's returns nothing; fix W2 looks at it
    std::string (*status)(dm_exception_store&, status_type);
    void (*usage)(dm_exception_store&, sector_t* total, sector_t* allocated, sector_t* metadata);
};

// It runs the type's dtr when it ends, so that it does so too when a power cut ends a constructor.
struct dm_exception_store {
    dm_exception_store() = default;
    ~dm_exception_store();
    dm_exception_store(const dm_exception_store&) = delete;
    dm_exception_store& operator=(const dm_exception_store&) = delete;

    const dm_exception_store_type* type = nullptr;
    dm_snapshot* snap = nullptr;
    unsigned chunk_size = 0; // sectors; 0: not chosen yet
    unsigned chunk_mask = 0;
    unsigned chunk_shift = 0;
    bool userspace_supports_overflow = false;
    void* context = nullptr; // the store's own state
};

inline chunk_t sector_to_chunk(const dm_exception_store& store, sector_t sector) {
    return sector >> store.chunk_shift;
}
inline sector_t get_dev_size(const block_device& device) {
    return device.sectors();
}

// Takes two arguments, type and chunk size. -EINVAL otherwise; snapshot_ctr has its own text for
// that.
int dm_exception_store_create(target_arguments arguments, dm_snapshot& snap,
                              unsigned* arguments_used, std::unique_ptr<dm_exception_store>* store);
void dm_exception_store_destroy(std::unique_ptr<dm_exception_store> store);
int dm_exception_store_set_chunk_size(dm_exception_store& store, unsigned chunk_size,
                                      std::string* error);

extern const dm_exception_store_type persistent_type; // "P" (dm_snap_persistent.cpp)
extern const dm_exception_store_type transient_type;  // "N" (dm_snap_transient.cpp)

} // namespace powercut::snapshot
