// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

// The transient store (drivers/md/dm-snap-transient.c; dm_spec.md section 7): exceptions live in
// memory only.
namespace powercut::snapshot {

namespace {

struct transient_c {
    sector_t next_free = 0; // sectors, not chunks
};

transient_c& get_info(dm_exception_store& store) {
    return *static_cast<transient_c*>(store.context);
}

int transient_ctr(dm_exception_store& store, const std::string&) {
    store.context = new transient_c;
    return 0;
}

void transient_dtr(dm_exception_store& store) {
    delete &get_info(store);
}

int transient_read_metadata(dm_exception_store&, add_exception_fn, void*) {
    return 0;
}

int transient_prepare_exception(dm_exception_store& store, dm_exception& e) {
    transient_c& tc = get_info(store);
    if (get_dev_size(*store.snap->cow) < tc.next_free + store.chunk_size)
        return -1;
    e.new_chunk = sector_to_chunk(store, tc.next_free);
    tc.next_free += store.chunk_size;
    return 0;
}

void transient_commit_exception(dm_exception_store&, dm_exception&, bool valid,
                                commit_callback_fn callback, void* context) {
    callback(context, valid);
}

std::string transient_status(dm_exception_store& store, status_type type) {
    return type == status_type::info ? std::string() : " N " + std::to_string(store.chunk_size);
}

void transient_usage(dm_exception_store& store, sector_t* total, sector_t* allocated,
                     sector_t* metadata) {
    *allocated = get_info(store).next_free;
    *total = get_dev_size(*store.snap->cow);
    *metadata = 0;
}

} // namespace

const dm_exception_store_type transient_type{
    "transient",
    transient_ctr,
    transient_dtr,
    transient_read_metadata,
    transient_prepare_exception,
    transient_commit_exception,
    nullptr,
    nullptr,
    nullptr,
    transient_status,
    transient_usage,
};

} // namespace powercut::snapshot
