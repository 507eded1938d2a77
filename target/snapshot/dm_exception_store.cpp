// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_exception_store.h"

#include "target/snapshot/dm_snap.h"

#include <bit>
#include <cctype>
#include <charconv>
#include <limits>

namespace powercut::snapshot {

namespace {

// Only the first letter names the type, in either case.
const dm_exception_store_type* get_type(char letter) {
    switch (std::toupper(static_cast<unsigned char>(letter))) {
    case 'P':
        return &persistent_type;
    case 'N':
        return &transient_type;
    default:
        return nullptr;
    }
}

// kstrtouint: decimal, a leading '+' allowed, nothing after it.
bool parse_uint(std::string_view text, unsigned* value) {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

int set_chunk_size(dm_exception_store& store, const std::string& argument) {
    unsigned chunk_size = 0;
    if (!parse_uint(argument, &chunk_size))
        return -EINVAL;
    if (chunk_size == 0) {
        store.chunk_size = store.chunk_mask = store.chunk_shift = 0;
        return 0;
    }
    std::string error;
    return dm_exception_store_set_chunk_size(store, chunk_size, &error);
}

} // namespace

int dm_exception_store_set_chunk_size(dm_exception_store& store, unsigned chunk_size,
                                      std::string* error) {
    const auto unaligned = [chunk_size](const block_device& device) {
        return chunk_size % (device.limits().logical_block_size >> sector_shift) != 0;
    };
    if (!is_power_of_2(chunk_size)) {
        *error = "Chunk size is not a power of 2";
        return -EINVAL;
    }
    if (unaligned(*store.snap->cow) || unaligned(*store.snap->origin)) {
        *error = "Chunk size is not a multiple of device blocksize";
        return -EINVAL;
    }
    if (chunk_size > static_cast<unsigned>(std::numeric_limits<int>::max()) >> sector_shift) {
        *error = "Chunk size is too high";
        return -EINVAL;
    }
    store.chunk_size = chunk_size;
    store.chunk_mask = chunk_size - 1;
    store.chunk_shift = static_cast<unsigned>(std::countr_zero(chunk_size));
    return 0;
}

int dm_exception_store_create(target_arguments arguments, dm_snapshot& snap,
                              unsigned* arguments_used,
                              std::unique_ptr<dm_exception_store>* store) {
    if (arguments.size() < 2)
        return -EINVAL;
    const std::string& type_and_options = arguments[0];
    const auto* type = get_type(type_and_options.front());
    if (!type)
        return -EINVAL;
    auto fresh = std::make_unique<dm_exception_store>();
    fresh->type = type;
    fresh->snap = &snap;
    int result = set_chunk_size(*fresh, arguments[1]);
    if (!result)
        result = type->ctr(*fresh, type_and_options.substr(1));
    if (result)
        return result;
    *arguments_used = 2;
    *store = std::move(fresh);
    return 0;
}

void dm_exception_store_destroy(std::unique_ptr<dm_exception_store> store) {
    store.reset();
}

dm_exception_store::~dm_exception_store() {
    if (context)
        type->dtr(*this);
}

} // namespace powercut::snapshot
