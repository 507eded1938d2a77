// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../../support/fresh_simulation.h"
#include "models/disk/disk_controller.h"

#include <boost/test/unit_test.hpp>
#include <systemc>
#include <tlm_utils/simple_initiator_socket.h>

#include <deque>
#include <functional>
#include <vector>

// A disk, its power and a host that is the test case itself: it sends commands, lets time pass, and
// looks.
namespace powercut::test {

using contents = std::vector<storage::content>;

struct request {
    disk::command command;
    tlm::tlm_generic_payload payload;
    contents data;
    bool answered = false;
    std::uint64_t answered_ns = 0;

    request() { payload.set_extension(&command); }
    ~request() { payload.clear_extension(&command); }
    request(const request&) = delete;
    request& operator=(const request&) = delete;
};

class host : public sc_core::sc_module {
public:
    tlm_utils::simple_initiator_socket<host> socket{"socket"};
    std::vector<const request*> answers; // in the order in which they came
    std::function<void(request&)> when_answered = [](request&) {};

    explicit host(sc_core::sc_module_name name) : sc_module(name) {
        socket.register_nb_transport_bw(this, &host::nb_transport_bw);
    }

    request& submit(disk::opcode op, std::uint64_t sector, contents data, bool fua = false) {
        const std::uint64_t count = data.size();
        return submit(op, sector, count, std::move(data), fua);
    }

    request& submit(disk::opcode op, std::uint64_t sector, std::uint64_t count, contents data,
                    bool fua) {
        request& sent = m_requests.emplace_back();
        sent.data = std::move(data);
        sent.command.op = op;
        sent.command.fua = fua;
        sent.command.sector = sector;
        sent.command.count = count;
        sent.command.data = sent.data.data();
        tlm::tlm_phase phase = tlm::BEGIN_REQ;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        BOOST_TEST(socket->nb_transport_fw(sent.payload, phase, delay) == tlm::TLM_UPDATED);
        BOOST_TEST(phase == tlm::END_REQ);
        return sent;
    }

private:
    tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                       sc_core::sc_time&) {
        BOOST_TEST(phase == tlm::BEGIN_RESP);
        for (request& sent : m_requests)
            if (&sent.payload == &payload) {
                BOOST_TEST(!sent.answered);
                sent.answered = true;
                sent.answered_ns = sc_core::sc_time_stamp().value() / 1000;
                answers.push_back(&sent);
                when_answered(sent);
            }
        return tlm::TLM_COMPLETED;
    }

    std::deque<request> m_requests;
};

class disk_bench : public fresh_simulation {
public:
    sc_core::sc_signal<bool> power{"power", true};
    test::host host{"host"};
    disk::disk_controller disk;

    // A test case that adds modules of its own asks for a bench that is not elaborated yet.
    explicit disk_bench(const disk::disk_config& config, bool whole = true) : disk("disk", config) {
        host.socket.bind(disk.socket);
        disk.power(power);
        if (whole)
            elaborate();
    }

    request& read(std::uint64_t sector, std::uint64_t count) {
        return host.submit(disk::opcode::read, sector, contents(count, ~storage::content{0}));
    }
    request& write(std::uint64_t sector, contents data, bool fua = false) {
        return host.submit(disk::opcode::write, sector, std::move(data), fua);
    }
    request& flush() { return host.submit(disk::opcode::flush, 0, {}); }
    request& discard(std::uint64_t sector, std::uint64_t count) {
        return host.submit(disk::opcode::discard, sector, count, {}, false);
    }
    request& write_zeroes(std::uint64_t sector, std::uint64_t count, bool fua = false) {
        return host.submit(disk::opcode::write_zeroes, sector, count, {}, fua);
    }

    void run_ns(std::uint64_t ns) { sc_core::sc_start(static_cast<double>(ns), sc_core::SC_NS); }
    void run_until_idle() {
        while (disk.outstanding() != 0)
            run_ns(1000);
    }
    void set_power(bool on) {
        power.write(on);
        run_ns(1);
    }

    // D7: what this sector may hold after a cut now.
    contents legal(std::uint64_t sector) const {
        contents values;
        for (const storage::version& each : disk.medium().legal(sector))
            values.push_back(each.value);
        return values;
    }
};

// `count` sectors of pattern `seed`, as the sectors from `sector` on would hold them.
inline contents filled(unsigned seed, std::uint64_t sector, std::uint64_t count) {
    contents data;
    for (std::uint64_t i = 0; i < count; ++i)
        data.push_back(storage::pattern(seed, sector + i));
    return data;
}

// Round numbers: received after 1 us, then a read takes 80 us, a write 20 us (FUA 100 us more), a
// flush 1 ms, and nothing for the transfer. Sector s holds pattern 1.
inline disk::disk_config round_config() {
    disk::disk_config config;
    config.fill = storage::initial_fill::of_pattern(1);
    config.receive_latency_ns = 1000;
    config.read_latency_ns = 80'000;
    config.write_latency_ns = 20'000;
    config.medium_write_latency_ns = 100'000;
    config.flush_latency_ns = 1'000'000;
    config.transfer_ns_per_sector = 0;
    return config;
}

} // namespace powercut::test
