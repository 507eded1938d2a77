// SPDX-License-Identifier: GPL-2.0-only
#pragma once

// Output that is lost must not look like success: a verdict that nobody could read is none.
namespace powercut::program {

// Where the process was started without one of the standard streams, the next file that it opens
// would take the stream's number, and what is printed would go there. Call it first.
void hold_standard_streams();

// Writes what waits in the buffers. False if any of it was lost since the start, which is said on
// standard error.
bool standard_output_is_written();

// Standard output is a terminal, and nobody asked for it to be left plain.
bool wants_colours();

} // namespace powercut::program
