#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# target/PORTING.md names as ours only functions that are where it says, and leaves out no file of the port.
set -u
cd "$(dirname "$0")/../../target" || exit 1
map=PORTING.md
failed=0

complain() {
    echo "PORTING.md: $1" >&2
    failed=1
}

# "FUNCTION FOLDER/FILE" for each function in the second column of the tables. The folder is snapshot/ unless the
# heading ends with another one: "## FILE.c (FOLDER/)".
named=$(awk -F'|' '/^## / { folder = match($0, /\([a-z_]+\/\)$/) ? substr($0, RSTART + 1, RLENGTH - 2) : "snapshot/" }
NF >= 6 && $3 ~ /`/ {
    gsub(/[` ]/, "", $3); gsub(/ /, "", $4)
    count = split($3, functions, ",")
    for (i = 1; i <= count; ++i) print functions[i], folder $4
}' "$map")
[ -n "$named" ] || complain "no functions found"

while read -r function file; do
    if [ ! -f "$file" ]; then
        complain "$function: no file '$file' in target"
    elif ! grep -Eq "(^|[^A-Za-z0-9_:])$function\(" "$file"; then
        complain "$function() is not in target/$file"
    fi
done <<END
$named
END

for file in snapshot/*.cpp clone/dm_clone_*.cpp persistent_data/*.cpp; do
    grep -q "$(basename "$file")" "$map" || complain "target/$file is not on the map"
done
exit $failed
