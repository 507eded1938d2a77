// SPDX-License-Identifier: GPL-2.0-only
// For libFuzzer: how metadata are spoilt is the input; a difference to the kernel ends the process.
#include "corrupt_metadata.h"
#include "judge_metadata.h"

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size); // its name there

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto judged =
        powercut::fuzz::judge_metadata(powercut::fuzz::corrupt_metadata({data, size}));
    if (judged.wrong.empty())
        return 0;
    std::fprintf(stderr, "%s\n", judged.wrong.c_str());
    std::abort();
}
