// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/scenario_writer.h"

#include "scenarios/yaml/disk_writer.h"
#include "scenarios/yaml/emit.h"
#include "scenarios/yaml/fault_writer.h"
#include "scenarios/yaml/operation_writer.h"

namespace powercut::yaml {

namespace {

void key(YAML::Emitter& to, const char* name) {
    to << YAML::Key << name << YAML::Value;
}

void emit_list(YAML::Emitter& to, const char* name, const std::vector<std::string>& words) {
    if (words.empty())
        return;
    key(to, name);
    emit_texts(to, words);
}

void emit_disks(YAML::Emitter& to, std::span<const runner::disk_spec> disks) {
    key(to, "disks");
    to << YAML::Block << YAML::BeginMap;
    for (const runner::disk_spec& disk : disks) {
        key(to, disk.name.c_str());
        emit_disk(to, disk);
    }
    to << YAML::EndMap;
}

void emit_power_loss(YAML::Emitter& to, const runner::power_loss_spec& spec) {
    const runner::power_loss_spec usual;
    if (spec == usual)
        return;
    const auto number_unless = [&](const char* name, std::uint64_t value, std::uint64_t initial) {
        if (value == initial)
            return;
        key(to, name);
        to << value;
    };
    key(to, "power_loss");
    to << YAML::Block << YAML::BeginMap;
    if (!spec.exhaustive) {
        key(to, "explore");
        flow_map(to).plain("sample", spec.sample);
    }
    number_unless("enumerate_max", spec.enumerate_max, usual.enumerate_max);
    number_unless("schedules", spec.schedules, usual.schedules);
    number_unless("cycles", spec.cycles, usual.cycles);
    if (!spec.then.empty()) {
        key(to, "then");
        emit_operations(to, spec.then);
    }
    to << YAML::EndMap;
}

void emit_expectation(YAML::Emitter& to, const runner::expectation& expect) {
    if (expect.verdict != runner::outcome::violation)
        return;
    key(to, "expect");
    if (expect.check)
        flow_map(to).text("violation", *expect.check);
    else
        to << "violation";
}

} // namespace

std::string write_scenario(const runner::scenario& what) {
    YAML::Emitter to;
    to << YAML::BeginMap;
    key(to, "title");
    emit_text(to, what.title);
    key(to, "kernel");
    emit_text(to, what.kernel);
    emit_list(to, "bugs", what.bugs);
    emit_list(to, "fixes", what.fixes);
    emit_disks(to, what.disks);
    if (!what.setup.empty()) {
        key(to, "setup");
        emit_operations(to, what.setup);
    }
    key(to, "workload");
    emit_operations(to, what.workload);
    emit_power_loss(to, what.power_loss);
    if (!what.faults.empty()) {
        key(to, "faults");
        emit_faults(to, what.faults);
    }
    emit_list(to, "checks", what.checks);
    emit_expectation(to, what.expect);
    to << YAML::EndMap;
    return std::string(to.c_str()) + "\n";
}

} // namespace powercut::yaml
