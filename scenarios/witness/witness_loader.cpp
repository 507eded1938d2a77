// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/witness.h"

#include "scenarios/witness/witness_shape.h"
#include "scenarios/yaml/object_reader.h"
#include "scenarios/yaml/profile_files.h"
#include "scenarios/yaml/scenario_loader.h"
#include "scenarios/yaml/shape_check.h"
#include "scenarios/yaml/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::witness {

namespace {

using yaml::node;
using yaml::object_reader;
using yaml::shape;

const shape& shape_of(const shape& map, std::string_view key) {
    return *yaml::find_field(map, key)->value;
}

class witness_reader {
public:
    witness_reader(const node& document, const std::string& file)
        : m_reader(document, witness_shape()), m_file(file) {
        yaml::check_shape(document, witness_shape(), m_problems);
    }

    witness read() {
        m_witness.powercut = m_reader.text("powercut").value_or("");
        m_witness.systemc = m_reader.text("systemc").value_or("");
        m_witness.missing_edge = m_reader.text("missing_edge").value_or("");
        if (const node* value = m_reader.find("violation"))
            read_violation(*value);
        read_scenario();
        if (const node* value = m_reader.find("cuts"))
            for (const node& cut : value->items)
                read_cut(cut);
        m_witness.last_schedule = schedule_of(m_reader.find("last_schedule"));
        m_reader.done();
        if (!m_problems.empty())
            throw yaml::input_error(m_problems);
        return m_witness;
    }

private:
    void read_violation(const node& value) {
        object_reader reader(value, shape_of(witness_shape(), "violation"));
        broken_promise& violation = m_witness.violation;
        violation.check = reader.text("check").value_or("");
        violation.device = reader.text("device").value_or("");
        violation.sector = reader.integer("sector");
        violation.live = reader.boolean("live").value_or(false);
        violation.message = reader.text("message").value_or("");
        reader.done();
        if (const node* cuts = m_reader.find("cuts");
            cuts && cuts->items.empty() && !violation.live)
            m_problems.push_back({value.at, "without a power cut a violation must be live"});
    }

    // The check of shapes has reported what is wrong with its keys; the rest is found here.
    void read_scenario() {
        const node* value = m_reader.find("scenario");
        if (!value)
            return;
        try {
            m_witness.what = yaml::load_scenario_part(*value, m_file);
        } catch (const yaml::input_error& error) {
            m_problems.insert(m_problems.end(), error.problems().begin(), error.problems().end());
        }
    }

    void read_cut(const node& value) {
        const shape& of = *shape_of(witness_shape(), "cuts").element;
        object_reader reader(value, of);
        power_cut cut;
        cut.schedule = schedule_of(reader.find("schedule"));
        cut.cut_point = reader.integer("cut_point").value_or(0);
        if (const node* lost = reader.find("lost"))
            for (const node& item : lost->items)
                cut.lost.push_back(lost_of(item, *shape_of(of, "lost").element));
        reader.done();
        m_witness.cuts.push_back(std::move(cut));
    }

    lost_version lost_of(const node& value, const shape& of) {
        object_reader reader(value, of);
        lost_version lost;
        lost.disk = reader.text("disk").value_or("");
        lost.sector = reader.integer("sector").value_or(0);
        lost.command = static_cast<std::uint32_t>(reader.integer("command").value_or(0));
        reader.done();
        check_disk(reader, lost);
        return lost;
    }

    void check_disk(const object_reader& reader, const lost_version& lost) {
        const auto& disks = m_witness.what.disks;
        if (lost.disk.empty() || disks.empty())
            return;
        const auto disk = std::ranges::find(disks, lost.disk, &runner::disk_spec::name);
        if (disk == disks.end())
            m_problems.push_back(
                {reader.place("disk"), fmt::format("the scenario has no disk '{}'", lost.disk)});
        else if (lost.sector >= disk->config.size_sectors)
            m_problems.push_back(
                {reader.place("sector"), fmt::format("past the end of '{}': expected at most {}",
                                                     lost.disk, disk->config.size_sectors - 1)});
    }

    explorer::schedule schedule_of(const node* value) {
        explorer::schedule schedule;
        if (!value)
            return schedule;
        for (const node& item : value->items)
            if (item.items.size() == 2)
                schedule.push_back({yaml::integer_of(item.items[0]).value_or(0),
                                    yaml::integer_of(item.items[1]).value_or(0)});
            else if (item.items.size() > 2)
                m_problems.push_back({item.at, "expected two numbers: question, answer"});
        for (std::size_t i = 1; i < schedule.size(); ++i)
            if (schedule[i].question <= schedule[i - 1].question)
                m_problems.push_back({value->at, "expected questions that ascend"});
        return schedule;
    }

    object_reader m_reader;
    std::string m_file;
    witness m_witness;
    std::vector<yaml::problem> m_problems;
};

} // namespace

witness load_witness_text(const std::string& text, const std::string& file) {
    const node document = yaml::parse_document(text, file);
    return witness_reader(document, file).read();
}

witness load_witness(const std::filesystem::path& path) {
    std::string error;
    const auto text = yaml::read_text(path, &error);
    if (!text)
        throw yaml::input_error({path.string(), 0, 0}, error);
    return load_witness_text(*text, path.string());
}

} // namespace powercut::witness
