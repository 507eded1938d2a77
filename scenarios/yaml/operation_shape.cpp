// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/scenario_shape.h"
#include "scenarios/yaml/words.h"

#include <algorithm>
#include <array>
#include <limits>

namespace powercut::yaml {

namespace {

constexpr std::uint64_t max_sectors = std::uint64_t{1} << 40;
// 512 MiB: its data is held in memory.
constexpr std::uint64_t max_transfer = std::uint64_t{1} << 20;
constexpr std::uint64_t hour = 3'600'000'000'000;

std::vector<std::string_view> idle() {
    return {"idle"};
}

constexpr shape device{.is = form::name};
constexpr shape text{.is = form::text};
constexpr shape boolean{.is = form::boolean};
constexpr shape share{.is = form::share};
constexpr shape seed{.is = form::integer, .high = 65535};
constexpr shape any_seed{.is = form::integer, .high = std::numeric_limits<std::uint32_t>::max()};
constexpr shape sector{.is = form::integer, .high = max_sectors - 1};
constexpr shape count{.is = form::integer, .low = 1, .high = max_transfer};
constexpr shape operations_count{.is = form::integer, .low = 1, .high = 1'000'000};
constexpr shape operation_size{.is = form::integer, .low = 1, .high = 65536};

constexpr shape table_text{.is = form::text, .noun = "a table as dmsetup takes it"};
constexpr shape table_line{.is = form::text, .noun = "a line of a table"};
constexpr shape table_lines{
    .is = form::list, .noun = "its lines", .low = 1, .element = &table_line};
constexpr std::array<const shape*, 2> table_forms{&table_text, &table_lines};
constexpr shape table{.is = form::one_of, .alternatives = table_forms};
constexpr shape tables{
    .is = form::map, .noun = "device names and tables", .low = 1, .element = &table};

constexpr field device_field{"device", &device, "", "a dm device, or a disk", true};
constexpr field sector_field{"sector", &sector, "", "the first, of 512 bytes", true};
constexpr field count_field{"count", &count, "", "sectors", true};

constexpr std::array write_fields{
    device_field,
    sector_field,
    count_field,
    field{"seed", &seed, "0", "each sector gets this pattern, with its number on the device"},
    field{"zero", &boolean, "false", "each sector gets zeroes instead; then without `seed`"},
    field{"fua", &boolean, "false", "durable when it completes"},
};
constexpr std::array range_fields{device_field, sector_field, count_field};
constexpr std::array message_fields{
    field{"device", &device, "", "a dm device", true},
    field{"text", &text, "", "the message and its arguments", true},
    field{"sector", &sector, "0", "of the device: the target there gets it"},
};

constexpr shape device_list{.is = form::list, .noun = "device names", .low = 1, .element = &device};
constexpr std::array random_fields{
    field{"operations", &operations_count, "", "how many", true},
    field{"devices", &device_list, "", "where, each as likely as the others", true},
    field{"seed", &any_seed, "0", "what is drawn"},
    field{"flush", &share, "0", "share of the operations that are flushes"},
    field{"fua", &share, "0", "share of the writes that are FUA"},
    field{"read", &share, "0", "share of the operations that are reads"},
    field{"discard", &share, "0", "share of the operations that are discards"},
    field{"max_sectors", &operation_size, "16", "the largest read, write or discard"},
};

constexpr shape write{.is = form::object, .noun = "a write", .fields = write_fields};
constexpr shape range{.is = form::object, .noun = "a read or discard", .fields = range_fields};
constexpr shape message{.is = form::object, .noun = "a message", .fields = message_fields};
constexpr shape random{.is = form::object, .noun = "a random workload", .fields = random_fields};

constexpr shape until_idle{.is = form::choice, .noun = "wait", .words = idle};
constexpr shape for_time{.is = form::duration, .high = hour};
constexpr std::array<const shape*, 2> waits{&until_idle, &for_time};
constexpr shape wait{.is = form::one_of, .alternatives = waits};

constexpr std::array simple_fields{
    field{"create", &tables, "", "dmsetup create: load the table and resume, one after the other"},
    field{"reload", &tables, "", "dmsetup reload: a new table that the next resume takes"},
    field{"suspend", &device, "", "dmsetup suspend"},
    field{"resume", &device, "", "dmsetup resume"},
    field{"remove", &device, "", "dmsetup remove"},
    field{"message", &message, "", "dmsetup message"},
    field{"write", &write, "", "a write of a pattern"},
    field{"read", &range, "", "a read; what comes back is checked"},
    field{"flush", &device, "", "a flush, acknowledged when all completed writes are durable"},
    field{"discard", &range, "", "a discard"},
    field{"wait", &wait, "", "until nothing is in flight, or so long"},
    field{"random", &random, "", "operations drawn from a seed; writes but for the shares given"},
};
constexpr shape errno_word{.is = form::choice, .noun = "errno", .words = words::errnos};
constexpr std::array beside{
    field{
        "fails", &errno_word, "",
        "beside create, reload, suspend, resume, remove or message: the kernel must refuse it so"},
};
constexpr shape simple{
    .is = form::one_key, .noun = "an operation", .fields = simple_fields, .beside = beside};
constexpr shape simple_list{.is = form::list, .noun = "operations", .low = 1, .element = &simple};

constexpr auto simple_fields_and(const field& last) {
    std::array<field, simple_fields.size() + 1> all{};
    std::ranges::copy(simple_fields, all.begin());
    all.back() = last;
    return all;
}

constexpr auto concurrent_fields =
    simple_fields_and({"in_order", &simple_list, "",
                       "inside `concurrently`: these one after the other, in one task"});
constexpr shape concurrent{
    .is = form::one_key, .noun = "an operation", .fields = concurrent_fields, .beside = beside};
constexpr shape concurrent_list{
    .is = form::list, .noun = "operations", .low = 1, .element = &concurrent};

constexpr auto fields = simple_fields_and(
    {"concurrently", &concurrent_list, "",
     "these at the same time, each in a task of its own; goes on when all have ended"});
constexpr shape operation{
    .is = form::one_key, .noun = "an operation", .fields = fields, .beside = beside};

} // namespace

const shape& operation_shape() {
    return operation;
}

const shape& concurrent_operation_shape() {
    return concurrent;
}

const shape& simple_operation_shape() {
    return simple;
}

} // namespace powercut::yaml
