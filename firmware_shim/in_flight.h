// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <boost/intrusive/list.hpp>

// What only the I/O under way holds: a clone, a copy, a pending exception. It is deleted when the
// I/O ends. I/O that a power cut leaves unfinished never ends, so the machine keeps a list of what
// is in flight and frees what is left when its kernel is gone.
namespace powercut::shim {

struct in_flight_tag;
using in_flight_hook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<in_flight_tag>,
                                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

// The base of such a thing. Its destructor touches nothing but its own memory.
struct in_flight : in_flight_hook {
    virtual ~in_flight() = default;
};

class in_flight_list {
public:
    in_flight_list() = default;
    in_flight_list(const in_flight_list&) = delete;
    in_flight_list& operator=(const in_flight_list&) = delete;
    ~in_flight_list() {
        m_things.clear_and_dispose([](in_flight* left) { delete left; });
    }

    // Made by new; whoever ends it deletes it.
    template <typename Thing>
    Thing& add(Thing* fresh) {
        m_things.push_back(*fresh);
        return *fresh;
    }

private:
    boost::intrusive::list<in_flight, boost::intrusive::base_hook<in_flight_hook>,
                           boost::intrusive::constant_time_size<false>>
        m_things;
};

} // namespace powercut::shim
