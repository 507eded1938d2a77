// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/fault_writer.h"

#include "scenarios/yaml/disk_words.h"

namespace powercut::yaml {

void emit_faults(YAML::Emitter& to, std::span<const runner::fault_spec> faults) {
    const disk::fault usual;
    to << YAML::Block << YAML::BeginSeq;
    for (const runner::fault_spec& fault : faults) {
        flow_map map(to);
        map.text("disk", fault.disk);
        map.text("on", word_of(fault.is.on, fault_kind_words));
        map.plain_unless("nth", fault.is.nth, usual.nth);
        map.plain_unless("times", fault.is.times, usual.times);
        if (fault.is.count != 0) {
            map.plain("sector", fault.is.sector);
            map.plain("count", fault.is.count);
        }
        if (fault.is.effect != usual.effect)
            map.text("effect", word_of(fault.is.effect, fault_effect_words));
    }
    to << YAML::EndSeq;
}

} // namespace powercut::yaml
