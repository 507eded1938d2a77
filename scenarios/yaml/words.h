// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>
#include <vector>

// The words of the choices in a scenario, each list taken from where the program itself keeps it.
namespace powercut::yaml::words {

std::vector<std::string_view> kernels();
std::vector<std::string_view> bugs();
std::vector<std::string_view> fixes();
std::vector<std::string_view> checks();
std::vector<std::string_view> write_caches();
std::vector<std::string_view> destage_orders();
std::vector<std::string_view> destage_policies();
std::vector<std::string_view> violations();
std::vector<std::string_view> later_violations();
std::vector<std::string_view> fault_kinds();
std::vector<std::string_view> fault_effects();
std::vector<std::string_view> errnos();
std::vector<std::string_view> outcomes();

// The negative errno of such a word; 0 for another.
int negative_errno(std::string_view word);

} // namespace powercut::yaml::words
