// SPDX-License-Identifier: GPL-2.0-only
#include "bench_disk.h"

namespace powercut::test {

using opcode = shim::disk_request::opcode;

contents filled(unsigned seed, std::uint64_t sector, std::uint64_t count) {
    contents data;
    for (std::uint64_t i = 0; i < count; ++i)
        data.push_back(seed ? storage::pattern(seed, sector + i) : storage::zeroes);
    return data;
}

std::string describe(const shim::disk_request& request) {
    static const std::map<opcode, std::string> letters = {{opcode::read, "R"},
                                                          {opcode::write, "W"},
                                                          {opcode::flush, "F"},
                                                          {opcode::discard, "D"},
                                                          {opcode::write_zeroes, "N"}};
    const std::string text = letters.at(request.op) + (request.fua ? "F" : "");
    if (request.op == opcode::flush)
        return text;
    return text + ' ' + std::to_string(request.sector) + '+' + std::to_string(request.count);
}

void bench_disk::fail(const std::string& command, unsigned times, shim::blk_status status) {
    m_faults[command] = {times, status};
}

void bench_disk::hold(const std::string& command, const std::string& until) {
    m_holds[command] = until;
}

bool bench_disk::failed(shim::disk_request& request, const std::string& text) {
    const auto found = m_faults.find(text);
    if (found == m_faults.end())
        return false;
    request.status = found->second.status;
    if (--found->second.times == 0)
        m_faults.erase(found);
    return true;
}

void bench_disk::submit(shim::disk_request& request) {
    const std::string text = describe(request);
    commands.push_back(text);
    const auto hold = m_holds.find(text);
    if (hold != m_holds.end()) {
        m_held[hold->second] = &request;
        m_holds.erase(hold);
        return;
    }
    m_answer(*this, request);
    release(text);
}

void bench_disk::release(const std::string& seen) {
    const auto waiting = m_held.find(seen);
    if (waiting == m_held.end())
        return;
    shim::disk_request& request = *waiting->second;
    m_held.erase(waiting);
    m_answer(*this, request);
    release(describe(request));
}

void bench_disk::perform(shim::disk_request& request) {
    request.status = shim::blk_status::ok;
    if (failed(request, describe(request)))
        return;
    for (std::uint64_t i = 0; i < request.count; ++i) {
        const std::uint64_t sector = request.sector + i;
        if (request.op == opcode::read)
            request.data[i] = at(sector);
        else if (request.op == opcode::write)
            m_written[sector] = request.data[i];
        else
            m_written[sector] = storage::zeroes;
    }
}

storage::content bench_disk::at(std::uint64_t sector) const {
    const auto found = m_written.find(sector);
    return found != m_written.end() ? found->second : filled(m_fill, sector, 1).front();
}

contents bench_disk::at(std::uint64_t sector, std::uint64_t count) const {
    contents data;
    for (std::uint64_t i = 0; i < count; ++i)
        data.push_back(at(sector + i));
    return data;
}

void bench_disk::put(std::uint64_t sector, const contents& data) {
    for (std::size_t i = 0; i < data.size(); ++i)
        m_written[sector + i] = data[i];
}

} // namespace powercut::test
