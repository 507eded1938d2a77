// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "promise_script.h"

// The same for a clone `clone` of volume `src` (pattern 3) to `dst` (pattern 9), with metadata on
// `meta`: regions of 8 sectors, the last one of 4.
namespace powercut::checks::test {

inline constexpr unsigned source_seed = 3;
inline constexpr unsigned destination_seed = 9;

inline device_table clone_table(bool passes_discards = false) {
    return {.text = "0 60 clone meta dst src 8",
            .role = device_role::clone,
            .sectors = 60,
            .metadata = "meta",
            .destination = "dst",
            .source = "src",
            .region_sectors = 8,
            .passes_discards = passes_discards};
}

class clone_script : public promise_script {
public:
    clone_script()
        : promise_script({{"src", storage::initial_fill::of_pattern(source_seed), 0, 60},
                          {"dst", storage::initial_fill::of_pattern(destination_seed), 0, 60},
                          {"meta", {}, 0, 128},
                          {"other", {}, 0, 128}}) {}

    void create_clone(bool blank = true, const device_table& table = clone_table()) {
        create("clone", std::make_shared<device_table>(table), blank);
    }
    void cut_and_boot_clone(bool blank = false) {
        lose_power();
        create_clone(blank);
    }
    void abort_transaction(bool disk_failed = true) {
        told.apply({.kind = promise_kind::transaction_aborted,
                    .device = "clone",
                    .disk_failed = disk_failed});
    }

    judgement after_cut(std::uint64_t sector, unsigned seed) const {
        return judge(told.after_cut(), "clone", sector, seed);
    }
    judgement live(std::uint64_t sector, unsigned seed) const {
        return judge(told.live(), "clone", sector, seed);
    }
    judgement zeroes_after_cut(std::uint64_t sector) const {
        return judge_zeroes(told.after_cut(), "clone", sector);
    }
    doubt why_not() const {
        const expectation now = told.after_cut();
        return device_of(now, "clone").why_not;
    }
};

inline clone_script with_clone() {
    clone_script run;
    run.create_clone();
    return run;
}

} // namespace powercut::checks::test

namespace powercut::checks {

inline std::ostream& operator<<(std::ostream& to, doubt value) {
    return to << "doubt " << static_cast<int>(value);
}

} // namespace powercut::checks
