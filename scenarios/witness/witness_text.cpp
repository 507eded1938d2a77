// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/witness.h"

#include "scenarios/yaml/emit.h"
#include "scenarios/yaml/scenario_writer.h"

#include <systemc>

#include <sstream>

namespace powercut::witness {

namespace {

constexpr const char* headline = "# written by powercut; replay with: powercut replay THIS_FILE\n";

void key(YAML::Emitter& to, const char* name) {
    to << YAML::Key << name << YAML::Value;
}

void emit_violation(YAML::Emitter& to, const broken_promise& violation) {
    yaml::flow_map map(to);
    map.text("check", violation.check);
    if (!violation.device.empty())
        map.text("device", violation.device);
    if (violation.sector)
        map.plain("sector", *violation.sector);
    map.plain_unless("live", violation.live, false);
    map.text("message", violation.message);
}

void emit_schedule(YAML::Emitter& to, const char* name, const explorer::schedule& schedule) {
    if (schedule.empty())
        return;
    key(to, name);
    to << YAML::Flow << YAML::BeginSeq;
    for (const explorer::deviation& each : schedule)
        to << YAML::Flow << YAML::BeginSeq << each.question << each.answer << YAML::EndSeq;
    to << YAML::EndSeq;
}

void emit_lost(YAML::Emitter& to, const std::vector<lost_version>& lost) {
    if (lost.empty())
        return;
    key(to, "lost");
    to << YAML::Block << YAML::BeginSeq;
    for (const lost_version& each : lost) {
        yaml::flow_map map(to);
        map.text("disk", each.disk);
        map.plain("sector", each.sector);
        map.plain("command", each.command);
    }
    to << YAML::EndSeq;
}

void emit_cuts(YAML::Emitter& to, const std::vector<power_cut>& cuts) {
    key(to, "cuts");
    to << (cuts.empty() ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
    for (const power_cut& cut : cuts) {
        to << YAML::Block << YAML::BeginMap;
        emit_schedule(to, "schedule", cut.schedule);
        key(to, "cut_point");
        to << cut.cut_point;
        emit_lost(to, cut.lost);
        to << YAML::EndMap;
    }
    to << YAML::EndSeq;
}

std::string indented(const std::string& text) {
    std::istringstream lines(text);
    std::string out;
    for (std::string line; std::getline(lines, line);)
        out += "  " + line + "\n";
    return out;
}

} // namespace

std::string systemc_version() {
    return SC_VERSION;
}

std::string witness_text(const witness& of) {
    YAML::Emitter to;
    to << YAML::BeginMap;
    key(to, "powercut");
    yaml::emit_text(to, of.powercut);
    key(to, "systemc");
    yaml::emit_text(to, of.systemc);
    key(to, "violation");
    emit_violation(to, of.violation);
    if (!of.missing_edge.empty()) {
        key(to, "missing_edge");
        yaml::emit_text(to, of.missing_edge);
    }
    emit_cuts(to, of.cuts);
    emit_schedule(to, "last_schedule", of.last_schedule);
    to << YAML::EndMap;
    return headline + std::string(to.c_str()) + "\nscenario:\n" +
           indented(yaml::write_scenario(of.what));
}

} // namespace powercut::witness
