// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"
#include "models/storage/content.h"

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

// A disk in memory for the tests of the shim and of the port: it writes down each command it gets
// and can be told to fail some or to answer them late. Without cache: what it did is what it holds.
namespace powercut::test {

using lines = std::vector<std::string>;
using contents = std::vector<storage::content>;

// `count` sectors of pattern `seed`, as the sectors from `sector` on would hold them.
contents filled(unsigned seed, std::uint64_t sector, std::uint64_t count);

// A command as the driver sent it: "R 0+8", "WF 8+8", "F" (a flush), "D", "N" (write zeroes).
std::string describe(const shim::disk_request& request);

class bench_disk final : public shim::disk_port {
public:
    // Answers a request: perform() now or later, then request.done().
    using answerer = std::function<void(bench_disk&, shim::disk_request&)>;

    bench_disk(shim::backend& on, unsigned fill, answerer answer)
        : m_backend(on), m_fill(fill), m_answer(std::move(answer)) {}

    shim::backend& host() const { return m_backend; }
    void submit(shim::disk_request& request) override;
    void perform(shim::disk_request& request);

    // The next command of this text (or the next `times`) ends with this status and has no effect.
    void fail(const std::string& command, unsigned times = 1,
              shim::blk_status status = shim::blk_status::io_error);
    // The next command of this text is carried out only once `until` has come as well, and after
    // it.
    void hold(const std::string& command, const std::string& until);

    storage::content at(std::uint64_t sector) const;
    contents at(std::uint64_t sector, std::uint64_t count) const;
    void put(std::uint64_t sector, const contents& data);

    lines commands; // all that came, in order

private:
    struct fault {
        unsigned times;
        shim::blk_status status;
    };
    bool failed(shim::disk_request& request, const std::string& text);
    void release(const std::string& seen);

    shim::backend& m_backend;
    unsigned m_fill; // the pattern a sector holds at first; 0: zeroes
    answerer m_answer;
    std::unordered_map<std::uint64_t, storage::content> m_written;
    std::map<std::string, fault> m_faults;
    std::map<std::string, std::string> m_holds;        // a command, and what it waits for
    std::map<std::string, shim::disk_request*> m_held; // by what they wait for
};

} // namespace powercut::test
