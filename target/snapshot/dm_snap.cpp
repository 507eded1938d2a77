// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"
#include "target/snapshot/snapshot_targets.h"

#include <algorithm>
#include <charconv>
#include <strings.h>

// The target snapshot, and construction and destruction of snapshot-merge (dm_spec.md 8.2, 8.12).
namespace powercut::snapshot {

dm_snapshot::dm_snapshot(kernel& k, dm_target& target)
    : module(k.module<snapshot_module>()), lock(k.runs_on()), ti(&target),
      exception_cache(std::make_unique<boost::pool<>>(sizeof(dm_exception))),
      in_progress_wait(k.runs_on()), merge_stopped(k.runs_on()), m_kernel(k) {}

void log_snapshots(const dm_snapshot& s, std::string_view text) {
    s.owner().log("snapshots", text);
}

namespace {

int fail(dm_target& ti, const char* text, int error) {
    ti.error = text;
    return error;
}

// "[<#features> <feature>...]"; words beyond the count are not looked at.
int parse_snapshot_features(dm_target& ti, target_arguments arguments, dm_snapshot& s) {
    if (arguments.empty())
        return 0;
    unsigned count = 0;
    const std::string& first = arguments.front();
    const auto [end, error] = std::from_chars(first.data(), first.data() + first.size(), count);
    if (error != std::errc{} || end != first.data() + first.size() || count > 2 ||
        count > arguments.size() - 1)
        return fail(ti, "Invalid number of feature arguments", -EINVAL);
    int result = 0;
    for (const std::string& word : arguments.subspan(1, count)) {
        if (!strcasecmp(word.c_str(), "discard_zeroes_cow"))
            s.discard_zeroes_cow = true;
        else if (!strcasecmp(word.c_str(), "discard_passdown_origin"))
            s.discard_passdown_origin = true;
        else {
            result = fail(ti, "Unrecognised feature requested", -EINVAL);
            break;
        }
    }
    if (!s.discard_zeroes_cow && s.discard_passdown_origin)
        result = fail(ti, "discard_passdown_origin feature depends on discard_zeroes_cow", -EINVAL);
    return result;
}

int open_devices(dm_target& ti, target_arguments arguments, dm_snapshot& s) {
    int error = 0;
    s.origin = dm_get_device(ti, arguments[0], is_merge(ti), &error);
    if (!s.origin)
        return fail(ti, "Cannot get origin device", error);
    int cow_error = 0;
    block_device* cow = s.owner().find_device(arguments[1], &cow_error);
    if (cow == s.origin && s.module.versions.reject_cow_as_origin)
        return fail(ti, "COW device cannot be the same as origin device", -EINVAL);
    s.cow = dm_get_device(ti, arguments[1], dm_table_writable(*ti.table), &error);
    return s.cow ? 0 : fail(ti, "Cannot get COW device", error);
}

int create_store(dm_target& ti, target_arguments arguments, dm_snapshot& s) {
    unsigned used = 0;
    if (dm_exception_store_create(arguments, s, &used, &s.store))
        return fail(ti, "Couldn't create exception store", -EINVAL);
    if (is_merge(ti) && s.module.versions.merge_rejects_transient &&
        (!s.store->type->prepare_merge || !s.store->type->commit_merge))
        return fail(ti, "Snapshot exception store does not support snapshot-merge.", -EINVAL);
    return 0;
}

int read_snapshot_metadata(dm_target& ti, dm_snapshot& s) {
    const int result = s.store->type->read_metadata(*s.store, dm_add_exception, &s);
    if (result < 0)
        return fail(ti, "Failed to read snapshot metadata", result);
    if (result > 0) {
        s.valid = false;
        log_snapshots(s, "Snapshot is marked invalid.");
    }
    if (!s.store->chunk_size)
        return fail(ti, "Chunk size not set", -EINVAL);
    return dm_set_target_max_io_len(ti, s.store->chunk_size);
}

void set_bio_counts(dm_target& ti, const dm_snapshot& s) {
    ti.num_flush_bios = is_merge(ti) ? 2 : 1;
    if (s.discard_zeroes_cow)
        ti.num_discard_bios = s.discard_passdown_origin ? 2 : 1;
}

void destroy(dm_snapshot& s) {
    s.kcopyd_client.reset();
    if (s.store)
        dm_exception_store_destroy(std::move(s.store));
}

int construct(dm_target& ti, target_arguments arguments, dm_snapshot& s) {
    int result = parse_snapshot_features(ti, arguments.subspan(4), s);
    if (!result)
        result = open_devices(ti, arguments, s);
    if (!result)
        result = create_store(ti, arguments.subspan(2), s);
    if (result)
        return result;
    init_hash_tables(s);
    s.kcopyd_client = std::make_unique<dm_kcopyd_client>(s.owner().runs_on());
    set_bio_counts(ti, s);
    result = register_snapshot(s);
    if (result < 0)
        return result;
    if (result > 0) {
        // Metadata may be loaded into one table at a time: the chunk size comes with the exceptions
        // at resume, and until then nobody is to look at this one.
        s.store->chunk_size = 0;
        return 0;
    }
    result = read_snapshot_metadata(ti, s);
    if (result)
        unregister_snapshot(s);
    return result;
}

} // namespace

int snapshot_ctr(dm_target& ti, target_arguments arguments) {
    const bool features = dm_target_kernel(ti).module<snapshot_module>().versions.discard_features;
    if (arguments.size() < 4 && features)
        return fail(ti, "requires 4 or more arguments", -EINVAL);
    if (arguments.size() != 4 && !features)
        return fail(ti, "requires exactly 4 arguments", -EINVAL);
    auto s = std::make_unique<dm_snapshot>(dm_target_kernel(ti), ti);
    const int result = construct(ti, arguments, *s);
    if (result)
        destroy(*s);
    else
        ti.private_data = s.release(); // until snapshot_dtr
    return result;
}

void snapshot_dtr(dm_target& ti) {
    const std::unique_ptr<dm_snapshot> s(&snapshot_of(ti));
    cancel_handover(*s);
    if (is_merge(ti))
        stop_merge(*s);
    unregister_snapshot(*s);
    backend& on = s->owner().runs_on();
    while (s->pending_exceptions_count && on.sleep_ns(1'000'000)) {
    }
    destroy(*s);
}

const target_type snapshot_target{
    .name = "snapshot",
    .version = {1, 16, 0},
    .ctr = snapshot_ctr,
    .dtr = snapshot_dtr,
    .map = snapshot_map,
    .end_io = snapshot_end_io,
    .preresume = snapshot_preresume,
    .resume = snapshot_resume,
    .status = snapshot_status,
    .iterate_devices = snapshot_iterate_devices,
    .io_hints = snapshot_io_hints,
    .per_bio_data = true,
};

void register_targets(kernel& k, const target::behaviour& versions) {
    k.module<snapshot_module>().versions = versions;
    k.set_barriers(versions.barriers_drain_queues);
    k.register_target(snapshot_target);
    if (versions.snapshot_merge)
        k.register_target(merge_target);
    k.register_target(origin_target);
}

} // namespace powercut::snapshot
