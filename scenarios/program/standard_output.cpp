// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/standard_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace powercut::program {

// Opened for reading, so that writing fails as it would on the stream that is not there.
void hold_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0)
            ::open("/dev/null", O_RDONLY); // gets the lowest free number, which is this one
}

bool standard_output_is_written() {
    std::cout.flush();
    const bool flushed = std::fflush(stdout) == 0;
    if (flushed && std::cout.good() && std::ferror(stdout) == 0)
        return true;
    std::cerr << "standard output: cannot be written\n";
    return false;
}

bool wants_colours() {
    const char* no_color = std::getenv("NO_COLOR"); // https://no-color.org
    return ::isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

} // namespace powercut::program
