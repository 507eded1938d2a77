// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <stdexcept>
#include <string>

// A small recording made by hand, and how the tests bend it.
namespace powercut::conformance::test {

// An origin without snapshots and a table that is refused. Pattern 1 of sector 0 and pattern 2 of
// sector 3 are hashed; the rest follows from the steps.
inline const std::string origin_recording = R"json({
 "name": "small",
 "disks": [{"name": "base", "sectors": 64, "initial": "seed=1"}],
 "steps": [
  {"do": "create origin 0 64 snapshot-origin /dev/vda", "output": [], "io": []},
  {"do": "w /dev/mapper/origin 3 1 2 fua", "output": ["w /dev/mapper/origin 3 1 2 fua -> ok"], "io": ["base WFS 3+1", "base FWS 0+0"]},
  {"do": "r /dev/mapper/origin 0 1", "output": ["r /dev/mapper/origin 0 1 -> fnv1a64 bf1450bb2b86f525"], "io": ["base RS 0+1"]},
  {"do": "create bad 0 64 snapshot-origin /dev/nope", "output": ["device-mapper: reload ioctl on bad (253:1) failed: No such device", "Command failed.", "dmesg: device-mapper: table: 253:1: snapshot-origin: Cannot get target device (-ENODEV)", "dmesg: device-mapper: ioctl: error adding target to table"], "io": []},
  {"do": "status bad", "output": ["Device does not exist.", "Command failed."], "io": []},
  {"do": "remove origin", "output": [], "io": []}
 ],
 "final": [{"disk": "base", "changed": {"3": "84a21f028451fa25"}}]
}
)json";

// The text with one part of it, which must be there, replaced.
inline std::string with(std::string text, const std::string& part, const std::string& by) {
    const auto at = text.find(part);
    if (at == text.npos)
        throw std::invalid_argument("not in the recording: " + part);
    return text.replace(at, part.size(), by);
}

} // namespace powercut::conformance::test
