#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# target/PORTING.md names as ours only functions that are where it says, and leaves out no file of the port.
set -u
cd "$(dirname "$0")/../../target/snapshot" || exit 1
map=../PORTING.md
failed=0

complain() {
    echo "PORTING.md: $1" >&2
    failed=1
}

# "FUNCTION FILE" for each function in the second column of the tables.
named=$(awk -F'|' 'NF >= 6 && $3 ~ /`/ {
    gsub(/[` ]/, "", $3); gsub(/ /, "", $4)
    count = split($3, functions, ",")
    for (i = 1; i <= count; ++i) print functions[i], $4
}' "$map")
[ -n "$named" ] || complain "no functions found"

while read -r function file; do
    if [ ! -f "$file" ]; then
        complain "$function: no file '$file' in target/snapshot"
    elif ! grep -Eq "(^|[^A-Za-z0-9_:])$function\(" "$file"; then
        complain "$function() is not in target/snapshot/$file"
    fi
done <<END
$named
END

for file in *.cpp; do
    grep -q "$file" "$map" || complain "target/snapshot/$file is not on the map"
done
exit $failed
