// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <stdexcept>
#include <string>
#include <utility>

// A scenario that cannot be run as it is written: the kernel refused a table of its setup, say. The
// text keeps the kernel's errno and message; the place is that of the operation.
namespace powercut::runner {

class scenario_error : public std::runtime_error {
public:
    scenario_error(source_place at, const std::string& what)
        : std::runtime_error(what), m_at(std::move(at)) {}
    const source_place& at() const { return m_at; }

private:
    source_place m_at;
};

} // namespace powercut::runner
