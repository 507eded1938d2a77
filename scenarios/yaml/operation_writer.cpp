// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/operation_writer.h"

#include "firmware_shim/errno_name.h"
#include "scenarios/yaml/values.h"

#include <fmt/format.h>

#include <sstream>

namespace powercut::yaml {

namespace {

using kind = runner::operation_kind;

const char* verb(kind of) {
    switch (of) {
    case kind::create:
        return "create";
    case kind::reload:
        return "reload";
    case kind::suspend:
        return "suspend";
    case kind::resume:
        return "resume";
    case kind::remove:
        return "remove";
    case kind::message:
        return "message";
    case kind::write:
        return "write";
    case kind::read:
        return "read";
    case kind::flush:
        return "flush";
    case kind::discard:
        return "discard";
    case kind::wait_idle:
    case kind::wait_time:
        return "wait";
    case kind::concurrently:
        return "concurrently";
    case kind::in_order:
        return "in_order";
    case kind::random:
        return "random";
    }
    return "";
}

void emit_table(YAML::Emitter& to, const runner::operation& op) {
    flow_map map(to);
    std::vector<std::string> lines;
    std::istringstream text(op.text);
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    if (lines.size() > 1)
        map.texts(op.device.c_str(), lines);
    else
        map.text(op.device.c_str(), op.text);
}

void emit_message(YAML::Emitter& to, const runner::operation& op) {
    flow_map map(to);
    map.text("device", op.device);
    map.text("text", op.text);
    map.plain_unless("sector", op.sector, std::uint64_t{0});
}

void emit_transfer(YAML::Emitter& to, const runner::operation& op) {
    const runner::operation usual;
    flow_map map(to);
    map.text("device", op.device);
    map.plain("sector", op.sector);
    map.plain("count", op.count);
    if (!op.zero)
        map.plain_unless("seed", op.seed, usual.seed);
    map.plain_unless("zero", op.zero, usual.zero);
    map.plain_unless("fua", op.fua, usual.fua);
}

void emit_share(flow_map& to, const char* key, double value) {
    if (value != 0)
        to.plain(key, fmt::format("{}", value)); // the shortest that reads back as the same
}

void emit_random(YAML::Emitter& to, const runner::random_workload& random) {
    const runner::random_workload usual;
    flow_map map(to);
    map.plain("operations", random.operations);
    map.texts("devices", random.devices);
    map.plain_unless("seed", random.seed, usual.seed);
    emit_share(map, "flush", random.flush);
    emit_share(map, "fua", random.fua);
    emit_share(map, "read", random.read);
    emit_share(map, "discard", random.discard);
    map.plain_unless("max_sectors", random.max_sectors, usual.max_sectors);
}

void emit_value(YAML::Emitter& to, const runner::operation& op) {
    switch (op.kind) {
    case kind::create:
    case kind::reload:
        return emit_table(to, op);
    case kind::suspend:
    case kind::resume:
    case kind::remove:
    case kind::flush:
        return emit_text(to, op.device);
    case kind::message:
        return emit_message(to, op);
    case kind::write:
    case kind::read:
    case kind::discard:
        return emit_transfer(to, op);
    case kind::wait_idle:
        return emit_text(to, "idle");
    case kind::wait_time:
        to << format_duration(op.duration_ns);
        return;
    case kind::concurrently:
    case kind::in_order:
        return emit_operations(to, op.children);
    case kind::random:
        return emit_random(to, op.random);
    }
}

} // namespace

void emit_operations(YAML::Emitter& to, std::span<const runner::operation> operations) {
    if (operations.empty())
        to << YAML::Flow;
    to << YAML::BeginSeq;
    for (const runner::operation& op : operations) {
        to << YAML::Block << YAML::BeginMap << YAML::Key << verb(op.kind) << YAML::Value;
        emit_value(to, op);
        if (op.fails != 0)
            to << YAML::Key << "fails" << YAML::Value << shim::errno_name(op.fails).substr(1);
        to << YAML::EndMap;
    }
    to << YAML::EndSeq;
}

} // namespace powercut::yaml
