// SPDX-License-Identifier: GPL-2.0-only
// The witnesses and missing edges in tests/findings.md are those that powercut writes today.
#include "../../support/fresh_simulation.h"
#include "scenarios/explorer/run_scenario.h"
#include "scenarios/witness/witness_of.h"
#include "scenarios/yaml/scenario_loader.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace powercut;

namespace {

using lines = std::vector<std::string>;

lines lines_of(std::istream&& text) {
    lines all;
    for (std::string line; std::getline(text, line);)
        all.push_back(line);
    return all;
}

// The YAML blocks of the page, in order.
std::vector<lines> blocks_of(const lines& page) {
    std::vector<lines> blocks;
    bool inside = false;
    for (const std::string& line : page) {
        if (line == "```yaml")
            blocks.emplace_back();
        else if (inside && line != "```")
            blocks.back().push_back(line);
        inside = line == "```yaml" || (inside && line != "```");
    }
    return blocks;
}

std::string one_line(const lines& page) {
    std::string text;
    for (const std::string& line : page)
        text += line + ' ';
    return text;
}

witness::witness written(const std::string& file, const std::string& check) {
    const test::fresh_simulation fresh;
    const auto done =
        explorer::run_scenario(yaml::load_scenario("scenarios/cases/" + file + ".yaml"), {});
    const auto& all = done.result.violations;
    const auto found = std::ranges::find(all, check, &report::violation::check);
    BOOST_TEST_REQUIRE((found != all.end()));
    const auto number = static_cast<std::size_t>(found - all.begin());
    return witness::witness_of(done.counterexamples[number], *found, "test");
}

} // namespace

BOOST_AUTO_TEST_CASE(they_are_written_today) {
    const lines page = lines_of(std::ifstream("tests/findings.md"));
    const std::vector<lines> blocks = blocks_of(page);
    const std::pair<std::string, std::string> findings[] = {
        {"misaligned_discard", "snapshot_content"},       // F1
        {"merge_restarts_too_early", "snapshot_content"}, // F2
        {"failed_merge_commit", "snapshot_content"},      // F3
        {"failed_merge_commit", "durability"},            // F3, after a cut
        {"failed_area_read", "merge_resumes"},            // F4
        {"torn_commit", "durability"},                    // F5
        {"merge_turned_back", "durability"},              // F6
        {"merge_beside_origin", "durability"},            // F7
        {"merge_beside_origin_bug", "recovers"},          // F7, a little earlier
        {"clone_commit_finds_no_block", "recovers"},      // F8
        {"clone_reload_stale", "durability"},             // F9
        {"clone_discard_beside_copy", "durability"},      // F10
        {"clone_fua_no_cache", "durability"},             // F11
        {"clone_superblock_in_cache", "durability"},      // F12
        {"stale_exceptions", "snapshot_content"},         // W1
        {"invalid_comes_back", "invalid_stays_invalid"}}; // W2
    BOOST_TEST_REQUIRE(blocks.size() == std::size(findings));
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const witness::witness of = written(findings[i].first, findings[i].second);
        BOOST_TEST_INFO_SCOPE(findings[i].first);
        const lines today = lines_of(std::istringstream(witness::witness_text(of)));
        for (const std::string& line : blocks[i])
            BOOST_TEST((std::ranges::find(today, line) != today.end()), "not written: " << line);
        if (!of.missing_edge.empty())
            BOOST_TEST((one_line(page).find('"' + of.missing_edge + '"') != std::string::npos),
                       "not on the page: " << of.missing_edge);
    }
}
