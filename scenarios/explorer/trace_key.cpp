// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/trace_key.h"

#include <xxhash.h>

#include <memory>
#include <span>
#include <string>

namespace powercut::explorer {

namespace {

class key_maker {
public:
    key_maker() : m_state(XXH3_createState(), XXH3_freeState) { XXH3_128bits_reset(m_state.get()); }

    void add(std::uint64_t word) { XXH3_128bits_update(m_state.get(), &word, sizeof word); }
    void add(const std::string& text) {
        add(text.size());
        XXH3_128bits_update(m_state.get(), text.data(), text.size());
    }
    void add(std::span<const storage::content> data) {
        add(data.size());
        XXH3_128bits_update(m_state.get(), data.data(), data.size_bytes());
    }
    void add(const storage::event& event) {
        add(static_cast<std::uint64_t>(event.kind));
        add(event.command);
        add(event.sector);
        add(event.count);
        add(static_cast<std::uint64_t>(event.fua) << 1U | std::uint64_t{event.cache_enabled});
        add(std::span<const storage::content>(event.data));
    }
    void add(const checks::promise_event& event) {
        add(static_cast<std::uint64_t>(event.kind));
        add(event.operation);
        add(event.device);
        add(event.sector);
        add(event.count);
        add(std::span<const storage::content>(event.data));
        add(static_cast<std::uint64_t>(event.fua) << 1U | std::uint64_t{event.cow_blank});
        add(static_cast<std::uint64_t>(event.result));
        add(std::uint64_t{event.disk_failed});
        add(std::uint64_t{event.merge_complete});
        add(event.table ? event.table->text : std::string());
    }
    trace_key key() const {
        const XXH128_hash_t hash = XXH3_128bits_digest(m_state.get());
        return {hash.low64, hash.high64};
    }

private:
    std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> m_state;
};

} // namespace

trace_key key_of(const workload::recording& run) {
    key_maker maker;
    for (const workload::trace_step& step : run.steps) {
        maker.add(step.disk);
        if (step.promise)
            maker.add(*step.promise);
        else
            maker.add(step.event);
    }
    maker.add(run.stopped);
    return maker.key();
}

} // namespace powercut::explorer
