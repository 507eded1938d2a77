#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Records a case on a real kernel until two runs agree, and marks what was timing.

usage: record.py RECORDER CASE OUT.json [--begin DISK=IMAGE]... [--leave DISK=IMAGE]...

RECORDER is the program that records one run (its `record(CASE)` is called). Two runs agree when
every step printed and submitted the same, in whatever order, and the disks ended the same; a step
whose order differed is marked as the README of the recordings says. Where a periodic commit falls
is timing: if no two of six runs agree, the first is written, and the steps that differ are named.

--begin: DISK begins with the bytes of the raw image; they go into the recording as `hex=`.
--leave: the raw image that the run left on DISK is kept (of the run that was written).
"""
import argparse, contextlib, importlib.util, json, pathlib, re, struct, sys, tempfile, types

MOST_RUNS = 6
PIECE = 16  # bytes; a hex part ends where a whole piece is zero


def load_recorder(path):
    spec = importlib.util.spec_from_file_location('recorder', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def hex_of(image):
    parts, begin = [], None
    for at in range(0, len(image) + PIECE, PIECE):
        if any(image[at:at + PIECE]):
            begin = at if begin is None else begin
        elif begin is not None:
            parts.append(f'{begin}:{image[begin:at].hex()}')
            begin = None
    return 'hex=' + ','.join(parts)


def begin_with(recorder, images):
    parse = recorder.parse

    def parse_with_images(path):
        disks, steps = parse(path)
        return [(name, sectors, hex_of(images[name].read_bytes()) if name in images else initial)
                for name, sectors, initial in disks], steps

    recorder.parse = parse_with_images


def one_run(recorder, case, folder):
    """The recorder drops its disks with its temporary folder: it gets one that stays."""
    recorder.tempfile = types.SimpleNamespace(TemporaryDirectory=lambda: contextlib.nullcontext(folder))
    return recorder.record(case)


def kernel_name(image):
    """As the boot image names itself: release, then `Debian 6.1.192-2` at the end of the build's line."""
    data = pathlib.Path(image).read_bytes()
    at = struct.unpack_from('<H', data, 0x20e)[0] + 0x200
    text = data[at:data.index(b'\0', at)].decode()
    return f"Linux {re.search(r'Debian ([0-9.]+)', text)[1]} (Debian {text.split()[0]})"


def differences(a, b):
    found = [f"step {i} ({x['do']}): {key}" for i, (x, y) in enumerate(zip(a['steps'], b['steps']))
             for key in ('output', 'io') if sorted(x[key]) != sorted(y[key])]
    return found + [f"disk {x['disk']} in the end" for x, y in zip(a['final'], b['final']) if x != y]


def mark_order(kept, other):
    for x, y in zip(kept['steps'], other['steps']):
        for key in ('output', 'io'):
            if x[key] != y[key] and sorted(x[key]) == sorted(y[key]):
                x[key + '_order'] = 'any'


def run_until_two_agree(recorder, case, scratch):
    runs = []
    while len(runs) < MOST_RUNS:
        folder = scratch / str(len(runs))
        folder.mkdir()
        runs.append(one_run(recorder, case, folder))
        for k, earlier in enumerate(runs[:-1]):
            if not differences(earlier, runs[-1]):
                mark_order(earlier, runs[-1])
                return earlier, scratch / str(k)
    closest = min(range(1, MOST_RUNS), key=lambda k: len(differences(runs[0], runs[k])))
    print(f'{case}: no two of {MOST_RUNS} runs agree', *differences(runs[0], runs[closest]), sep='\n  ', file=sys.stderr)
    mark_order(runs[0], runs[closest])
    return runs[0], scratch / '0'


def text_of(recording):
    """A step a line, as the other recordings are written."""
    members = []
    for key, value in recording.items():
        text = json.dumps(value)
        if key == 'steps':
            text = '[\n' + ',\n'.join('  ' + json.dumps(step) for step in value) + '\n ]'
        members.append(f' {json.dumps(key)}: {text}')
    return '{\n' + ',\n'.join(members) + '\n}\n'


def named_images(words):
    return {name: pathlib.Path(path) for name, path in (word.split('=', 1) for word in words)}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('recorder', 'case', 'out'):
        arguments.add_argument(name)
    arguments.add_argument('--begin', action='append', default=[], metavar='DISK=IMAGE')
    arguments.add_argument('--leave', action='append', default=[], metavar='DISK=IMAGE')
    given = arguments.parse_args()

    recorder = load_recorder(given.recorder)
    begin_with(recorder, named_images(given.begin))
    with tempfile.TemporaryDirectory() as scratch:
        recording, folder = run_until_two_agree(recorder, given.case, pathlib.Path(scratch))
        for disk, image in named_images(given.leave).items():
            image.write_bytes((folder / f'{disk}.img').read_bytes())
    recording['kernel'] = kernel_name(recorder.KERNEL)
    pathlib.Path(given.out).write_text(text_of(recording))


if __name__ == '__main__':
    main()
