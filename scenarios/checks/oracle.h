// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/clone_promise.h"
#include "scenarios/checks/expectation.h"
#include "scenarios/checks/promise.h"
#include "scenarios/checks/snapshot_promise.h"
#include "scenarios/checks/tightened.h"
#include "scenarios/checks/value_history.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// A model of what dm-snapshot and dm-clone promise, sector by sector, fed with the promise events
// of a run up to a cut. It knows nothing of chunks, exceptions, hydration or disks.
//
//   origin    The last value that was flushed (on a device of that volume) or written with FUA and
//             acknowledged, or any later one, in flight or failed ones included; at first the fill.
//   snapshot  What the origin may have held when it was created, narrowed by what a flush of the
//             origin covers (dm_history.md W11), then its own writes by the same rule as for an
//             origin. It was taken at some moment between the beginning and the end of its
//             creation. It belongs to its COW volume: one that is removed and created again goes
//             on, but for what was written to the origin meanwhile, which may show or not.
//   discard   Leaves the range as it was or zeroes, sector by sector. Passed down it may show on
//             the origin and on every snapshot of it, since it makes no exceptions (dm_spec.md 8.6
//             step 5).
//   invalid   The kernel's log says that some snapshot is being invalidated, not which: until that
//             one is reported, all are taken to be possibly invalid.
//   merge     Is the snapshot on its COW volume, under another device: it reads as that one and is
//             written by the same rule, and a flush of it covers the origin as well. What the
//             origin holds meanwhile is not followed. When the merge has come to its end, the
//             origin is what the snapshot was. The device that the exceptions were taken from is
//             nothing any more.
//   pieces    A device of linear lines is a volume of its own. It holds what lies below at first,
//             and is followed as long as nobody else writes there. Two of the same pieces are one
//             volume: LVM gives an origin another name when it takes a snapshot of it. A table that
//             fails (error, flakey) changes nothing of that, and a boot takes the one before it. A
//             flush that such a table keeps from a disk guarantees nothing.
//   clone     Reads as its source, then its own writes by the same rule as for an origin
//             (clone_promise.h). It belongs to its metadata volume, as a snapshot to its COW.
//   power     What was under way or not guaranteed when it was lost may be there or not, for ever
//             after. Devices are gone; a persistent snapshot or a clone goes on when it is created
//             again.
//
// Nothing is said about the content of: transient snapshots after a cut, snapshots whose COW held
// exceptions that this run did not make or that was written to past the snapshot, devices that
// other devices lie on, devices whose table changed its kind or its volumes, origins over a COW
// volume, clones whose metadata this run did not make or of whose devices one was written to past
// them, other targets (doubt.h). Writes to a volume that go past the devices may show on all
// snapshots of it.
//
// Values: a copy goes its own way. What is asked costs what changed, not what was ever written.
namespace powercut::checks {

class oracle {
public:
    explicit oracle(std::vector<volume_description> volumes);

    // std::logic_error for an event that contradicts those before it.
    void apply(const promise_event& event);
    // Whatever was acknowledged is durable from now on: the end of the setup.
    void everything_is_durable();

    struct device {
        std::string name;
        std::shared_ptr<const device_table> table;
        bool operator==(const device&) const = default; // the very same table
    };
    // Those that exist, in order of creation. One whose creation or removal is under way exists.
    std::vector<device> devices() const;
    // If power went now: those, and the ones that a boot under way has not come to, in the order
    // of the first boot. after_cut() and `tightened` go by this list.
    std::vector<device> devices_to_boot() const;

    // Views into this oracle, valid until its next event.
    expectation after_cut() const; // if power went now
    expectation live() const;      // if the devices were read now, with nothing in flight
    // What a read may have seen, or of a clone a discard, that ends with this event, which was not
    // applied yet.
    expectation at_end(const promise_event& ended) const;

    // Which sectors may be judged more strictly than when this was asked the last time.
    tightened take_tightened() { return m_tightened.take(); }

private:
    using number = std::uint32_t; // of a volume or a snapshot, in the order in which they came up
    struct live_device {
        device is;
        std::optional<number> on{};   // of an origin: its volume
        std::optional<number> snap{}; // of a snapshot, a merge, or an origin after a merge
        std::optional<number> clone{};
        bool waiting = false; // since power went; the boot has not come to it
        // What a boot loads: the last table that does not fail, if there was one.
        std::shared_ptr<const device_table> to_boot = is.table;
    };
    enum class owner : std::uint8_t { volume, snapshot, clone };
    struct history_place {
        owner of = owner::volume;
        number which = 0;
    };
    struct write_place {
        history_place history{};
        write_id id = 0;
    };
    struct operation {
        promise_event issue; // without the data
        moment issued = 0;
        std::vector<write_place> writes{}; // more than one for a discard that is passed down
        bool flush_arrives = true;         // on all disks below
    };

    void issued(const promise_event& event);
    void discard_issued(const live_device& device, operation& op);
    void write_to(history_place where, const promise_event& event, operation& op,
                  bool shows_through);
    void written_directly(const std::string& volume);
    void ended(const promise_event& event);
    void table_changed(const promise_event& event);
    void take_table(live_device& device, const promise_event& event);
    void begin_merge(const live_device& device);
    void end_merge(const live_device& device, bool complete);
    void hand_over(number snapshot, std::string to);
    bool merges_into(const live_device& device, number volume) const;
    bool is_merging(number volume) const;
    void written_beside_merge(number volume);
    void do_not_follow(const std::string& volume, doubt why);
    void do_not_follow(snapshot_state& snapshot, doubt why);
    void do_not_follow(clone_state& clone, doubt why);
    void covered(const std::string& device, doubt why);
    void lay_out(const promise_event& event);
    void lay_piece(volume_state& made, const table_piece& piece);
    void lie_beside_pieces(const device& added);
    bool is_as_laid_out(const volume_state& volume, const device_table& table) const;
    bool is_still_on(number volume, const device_table& table) const;
    void take_name(const std::string& from_volume);
    void sort_for_boot();
    void written_below(number volume, std::uint64_t sector, std::uint64_t count);
    void disturb(number volume);
    bool flush_arrives(const std::string& device) const;
    bool is_cut_off(const std::string& volume) const;
    bool lies_on_failing(const live_device& device, const point_of_view& from) const;
    void create_begun(const promise_event& event);
    number snapshot_on(const promise_event& event);
    doubt doubt_of(const snapshot_state& made, bool goes_on) const;
    number clone_on(const promise_event& event);
    clone_state new_clone(const device_table& table) const;
    void harm(clone_state& clone, const std::string& volume);
    bool has_known_content(number volume) const;
    void discard_of_clone(number clone, const device_table& table, operation& op);
    void transaction_aborted(const promise_event& event);
    void clones_lose_power();
    void created(const promise_event& event);
    void protect(const live_device& device);
    void remove_begun(const promise_event& event);
    void removed(const promise_event& event);
    void invalidation_begun(const promise_event& event);
    void write_discarded(history_place where, std::uint64_t sector, const contents& shows,
                         operation& op, bool shows_through);
    bool can_become_invalid(const live_device& device) const;
    void invalid(const promise_event& event);
    void power_lost();
    void expose(snapshot_state& snapshot);
    void tighten(history_place where, const write_record& write);
    bool is_concerned(const live_device& device, history_place where,
                      const write_record& write) const;
    void tighten_exposed(number origin, const write_record& write);

    live_device* find(const std::string& name);
    const live_device* find(const std::string& name) const;
    live_device& existing(const promise_event& event);
    std::optional<number> find_volume(const std::string& name) const;
    snapshot_state* find_snapshot(const std::string& cow); // the latest
    std::optional<history_place> history_of(const std::string& device) const;
    std::vector<history_place> flushed_by(const std::string& device) const;
    value_history& at(history_place where);

    device_expectation expect(const live_device& of, const point_of_view& from) const;
    void resumed_merges(expectation& all) const;
    expectation expect_all(const point_of_view& from) const;

    std::vector<volume_state> m_volumes;
    std::vector<live_device> m_devices;
    std::vector<std::string> m_handed_over; // devices that lost their exceptions to another
    std::vector<snapshot_state> m_snapshots;
    std::vector<clone_state> m_clones;
    std::map<operation_id, operation> m_operations; // under way
    moment m_now = 0;
    unsigned m_open_invalidations = 0;
    tightening m_tightened;
};

} // namespace powercut::checks
