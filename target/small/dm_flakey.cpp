// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/in_flight.h"
#include "firmware_shim/kernel.h"
#include "firmware_shim/sector_buffer.h"
#include "target/small/device_area.h"
#include "target/small/flakey_features.h"
#include "target/small/small_module.h"
#include "target/small/small_targets.h"

// flakey <dev> <offset> <up s> <down s> [<#feat> <feat>...]: linear while it is up; while it is
// down bios fail, or what its features say. It begins to be up when its table is loaded.
namespace powercut::small {

using namespace shim;

namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;

struct flakey_c {
    device_area area;
    std::uint64_t start_time_ns = 0;
    unsigned up_interval = 0; // seconds
    unsigned down_interval = 0;
    flakey_features features;
};

// What goes down in place of the data of a write: the writer's memory stays as it is.
struct corrupted_data : in_flight {
    std::vector<sector_handle> data;
};

struct per_bio_data {
    bool bio_submitted; // while it was down
    sector_handle* data;
    sector_t sectors;
    corrupted_data* instead;
};
static_assert(sizeof(per_bio_data) <= per_bio_data_max);

small_module& module_of(const dm_target& ti) {
    return dm_target_kernel(ti).module<small_module>();
}

flakey_c& flakey_of(dm_target& ti) {
    return *static_cast<flakey_c*>(ti.private_data);
}

per_bio_data& data_of(bio& item) {
    return *static_cast<per_bio_data*>(dm_per_bio_data(item));
}

int construct(dm_target& ti, target_arguments arguments, flakey_c& fc) {
    const auto failed = [&](const char* reason) {
        ti.error = reason;
        return -EINVAL;
    };
    if (arguments.size() < 4)
        return failed("Invalid argument count");
    if (const int result = fc.area.read_start(ti, arguments[1]))
        return result;
    if (!read_decimal(arguments[2], &fc.up_interval))
        return failed("Invalid up interval");
    if (!read_decimal(arguments[3], &fc.down_interval))
        return failed("Invalid up interval"); // the kernel says so
    if (fc.up_interval + fc.down_interval == 0)
        return failed("Total (up + down) interval is zero");
    if (fc.up_interval + fc.down_interval < fc.up_interval)
        return failed("Interval overflow");
    if (const int result = fc.features.parse(arguments.subspan(4), &ti.error))
        return result;
    return fc.area.open(ti, arguments[0]);
}

int flakey_ctr(dm_target& ti, target_arguments arguments) {
    auto fc = std::make_unique<flakey_c>();
    fc->start_time_ns = dm_target_kernel(ti).runs_on().now_ns();
    if (const int result = construct(ti, arguments, *fc))
        return result;
    ti.num_flush_bios = 1;
    ti.num_discard_bios = 1;
    ti.private_data = fc.release();
    return 0;
}

void flakey_dtr(dm_target& ti) {
    delete &flakey_of(ti);
}

bool is_down(dm_target& ti) {
    const flakey_c& fc = flakey_of(ti);
    const std::uint64_t now_ns = dm_target_kernel(ti).runs_on().now_ns();
    const std::uint64_t elapsed = (now_ns - fc.start_time_ns) / second_ns;
    return elapsed % (fc.up_interval + fc.down_interval) >= fc.up_interval;
}

// Only the eight bytes around it are looked at.
sector_handle with_byte(sector_handle old, unsigned offset, unsigned value) {
    sector_buffer sector(1);
    sector.handles()[0] = old;
    const unsigned word = offset - offset % 8;
    const unsigned shift = 8 * (offset % 8);
    const std::uint64_t others = sector.le64(word) & ~(std::uint64_t{0xff} << shift);
    sector.put_le64(word, others | std::uint64_t{value} << shift);
    return sector.handles()[0];
}

void corrupt_bio_data(const flakey_features& features, sector_handle* data, sector_t sectors) {
    const unsigned byte = features.corrupt_bio_byte - 1;
    const sector_t sector = byte >> sector_shift;
    if (data && sector < sectors)
        data[sector] = with_byte(data[sector], byte % 512, features.corrupt_bio_value);
}

void corrupt_write(dm_target& ti, bio& item) {
    if (!item.bi_data)
        return;
    in_flight_list& things = dm_target_kernel(ti).runs_on().in_flight_things();
    corrupted_data& instead = things.add(new corrupted_data);
    instead.data.assign(item.bi_data, item.bi_data + item.bi_size);
    item.bi_data = instead.data.data();
    data_of(item).instead = &instead;
    corrupt_bio_data(flakey_of(ti).features, item.bi_data, item.bi_size);
}

dm_mapio flakey_map(dm_target& ti, bio& item) {
    const flakey_c& fc = flakey_of(ti);
    const flakey_features& features = fc.features;
    if (is_down(ti)) {
        data_of(item) = {true, item.bi_data, item.bi_size, nullptr};
        if (!features.any()) {
            ++module_of(ti).errors_returned;
            return dm_mapio::kill;
        }
        if (item.is_write() && features.drop_writes) {
            bio_endio(item);
            return dm_mapio::submitted;
        }
        if (item.is_write() && features.error_writes) {
            ++module_of(ti).errors_returned;
            bio_io_error(item);
            return dm_mapio::submitted;
        }
        if (item.is_write() && features.corrupts(item))
            corrupt_write(ti, item);
    }
    fc.area.remap(ti, item);
    return dm_mapio::remapped;
}

dm_endio flakey_end_io(dm_target& ti, bio& item, blk_status& status) {
    const per_bio_data& mine = data_of(item);
    const flakey_features& features = flakey_of(ti).features;
    delete mine.instead;
    if (status == blk_status::ok && mine.bio_submitted && !item.is_write() &&
        features.corrupts(item) && module_of(ti).flakey_corrupts_reads)
        corrupt_bio_data(features, mine.data, mine.sectors);
    return dm_endio::done;
}

std::string flakey_status(dm_target& ti, status_type type) {
    const flakey_c& fc = flakey_of(ti);
    if (type == status_type::info)
        return {};
    return fc.area.text() + ' ' + std::to_string(fc.up_interval) + ' ' +
           std::to_string(fc.down_interval) + ' ' + fc.features.text();
}

int flakey_iterate_devices(dm_target& ti, const iterate_devices_callout& fn) {
    return fn(*flakey_of(ti).area.dev, flakey_of(ti).area.start, ti.len);
}

} // namespace

const target_type flakey_target{
    .name = "flakey",
    .version = {1, 5, 0},
    .ctr = flakey_ctr,
    .dtr = flakey_dtr,
    .map = flakey_map,
    .end_io = flakey_end_io,
    .status = flakey_status,
    .iterate_devices = flakey_iterate_devices,
    .per_bio_data = true,
};

} // namespace powercut::small
