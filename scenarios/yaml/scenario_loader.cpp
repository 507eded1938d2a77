// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/scenario_loader.h"

#include "scenarios/yaml/device_scope.h"
#include "scenarios/yaml/disk_loader.h"
#include "scenarios/yaml/document.h"
#include "scenarios/yaml/fault_loader.h"
#include "scenarios/yaml/object_reader.h"
#include "scenarios/yaml/operation_loader.h"
#include "scenarios/yaml/profile_files.h"
#include "scenarios/yaml/scenario_shape.h"
#include "scenarios/yaml/shape_check.h"
#include "scenarios/yaml/values.h"

namespace powercut::yaml {

namespace {

class scenario_reader {
public:
    scenario_reader(const node& document, const std::string& file)
        : m_reader(document, scenario_shape()), m_file(file) {
        check_shape(document, scenario_shape(), m_problems);
    }

    runner::scenario read() {
        m_scenario.file = m_file;
        m_scenario.title = m_reader.text("title").value_or("");
        m_scenario.kernel = m_reader.text("kernel").value_or(m_scenario.kernel);
        m_scenario.bugs = m_reader.texts("bugs");
        m_scenario.fixes = m_reader.texts("fixes");
        m_scenario.checks = m_reader.texts("checks");
        read_disks();
        read_operations();
        read_expectation();
        if (const node* faults = m_reader.find("faults"))
            m_scenario.faults = load_faults(*faults, m_scenario.disks, m_problems);
        m_reader.done();
        if (!m_problems.empty())
            throw input_error(m_problems);
        return m_scenario;
    }

private:
    void read_disks() {
        const node* disks = m_reader.find("disks");
        if (!disks)
            return;
        const profile_files profiles(m_file);
        name_set taken;
        for (const auto& [name, value] : disks->entries)
            if (&value == disks->find(name.text)) // a second one of the name has been reported
                m_scenario.disks.push_back(load_disk(name, value, profiles, taken, m_problems));
    }

    void read_operations() {
        device_scope scope(m_scenario.disks);
        if (const node* setup = m_reader.find("setup"))
            m_scenario.setup = load_operations(*setup, scope, m_problems);
        if (const node* workload = m_reader.find("workload"))
            m_scenario.workload = load_operations(*workload, scope, m_problems);
        read_power_loss(scope);
    }

    void read_power_loss(device_scope& scope) {
        const node* value = m_reader.find("power_loss");
        if (!value)
            return;
        const shape& of = *find_field(scenario_shape(), "power_loss")->value;
        object_reader reader(*value, of);
        runner::power_loss_spec& spec = m_scenario.power_loss;
        if (const node* explore = reader.find("explore"))
            read_exploration(*explore, *find_field(of, "explore")->value, spec);
        spec.enumerate_max = reader.integer("enumerate_max").value_or(spec.enumerate_max);
        spec.schedules = reader.integer("schedules").value_or(spec.schedules);
        spec.cycles = reader.integer("cycles").value_or(spec.cycles);
        if (const node* then = reader.find("then"))
            spec.then = load_operations(*then, scope, m_problems);
        reader.done();
    }

    static void read_exploration(const node& value, const shape& of,
                                 runner::power_loss_spec& spec) {
        if (value.kind != node_kind::map)
            return;
        object_reader reader(value, *of.alternatives.back());
        spec.exhaustive = false;
        spec.sample = reader.integer("sample").value_or(0);
        reader.done();
    }

    void read_expectation() {
        const node* value = m_reader.find("expect");
        if (!value)
            return;
        runner::expectation& expect = m_scenario.expect;
        if (value->kind == node_kind::map) {
            const shape& of = *find_field(scenario_shape(), "expect")->value;
            object_reader reader(*value, *of.alternatives.back());
            expect.verdict = runner::outcome::violation;
            expect.check = reader.text("violation");
            reader.done();
        } else if (value->text == "violation") {
            expect.verdict = runner::outcome::violation;
        }
    }

    object_reader m_reader;
    std::string m_file;
    runner::scenario m_scenario;
    std::vector<problem> m_problems;
};

} // namespace

runner::scenario load_scenario_text(const std::string& text, const std::string& file) {
    return load_scenario_part(parse_document(text, file), file);
}

runner::scenario load_scenario_part(const node& value, const std::string& file) {
    return scenario_reader(value, file).read();
}

runner::scenario load_scenario(const std::filesystem::path& path) {
    std::string error;
    const auto text = read_text(path, &error);
    if (!text)
        throw input_error({path.string(), 0, 0}, error);
    return load_scenario_text(*text, path.string());
}

} // namespace powercut::yaml
