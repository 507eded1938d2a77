#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# target/HISTORY.md has a row for each flag of versions.cpp, which changes where the flag does, names each
# switch of switches.cpp with its scenario, which has a twin, and links only to files that exist.
set -u
cd "$(dirname "$0")/../../target" || exit 1
page=HISTORY.md
versions=behaviour/versions.cpp
switches=behaviour/switches.cpp
failed=0

complain() {
    echo "HISTORY.md: $1" >&2
    failed=1
}

# "FLAG yes no ..." for each row of the table of versions.
flags=$(sed -n 's/.*difference{&b::\([a-z_]*\),.*{\([a-z, ]*\)}}.*/\1 \2/p' "$versions" | tr -d ,)
[ "$(printf '%s\n' "$flags" | wc -l)" -eq "$(grep -c 'difference{&b::' "$versions")" ] ||
    complain "not every row of versions.cpp was understood"
while read -r flag has; do
    row=$(grep "^|[^|]*\`$flag\` |" "$page")
    [ "$(printf '%s\n' "$row" | grep -c .)" -eq 1 ] || complain "$flag does not have one row"
    case $has in
    *yes*) ;;
    *) continue ;; # a repair, which no version has
    esac
    printf '%s\n' "$row" | awk -F'|' -v has="$has" '{
        count = split(has, version, " ")
        for (i = 2; i <= count; ++i) {
            gsub(/^ +| +$/, "", $(i + 1)); gsub(/^ +| +$/, "", $(i + 2))
            if (version[i] != version[i - 1] && ($(i + 2) == $(i + 1) || $(i + 2) == "the same")) exit 1
        }
    }' || complain "the row of $flag says the same of two versions that differ"
done <<END
$flags
END

# "SWITCH SCENARIO": the first string and the last one of each.
named=$(tr '\n' ' ' <"$switches" | sed 's/behaviour_switch{/\n/g' |
    sed -n 's/^ *"\([a-z_0-9]*\)",.*"\([a-z_0-9/]*\.yaml\)"}.*/\1 \2/p')
[ "$(printf '%s\n' "$named" | wc -l)" -eq "$(grep -c 'behaviour_switch{' "$switches")" ] ||
    complain "not every switch of switches.cpp was understood"
while read -r name scenario; do
    grep -q "[\`[]$name[]\`]" "$page" || complain "the switch $name is missing"
    grep -q "(../scenarios/cases/$scenario)" "$page" || complain "the scenario $scenario of $name is missing"
    case $scenario in
    history/*)
        twin=${scenario%.yaml}_fixed.yaml
        [ -f "../scenarios/cases/$twin" ] || complain "$scenario has no twin $twin" ;;
    esac
done <<END
$named
END

# Links, and scenarios that commands name.
for file in $({
    grep -o ']([a-z.][^)]*)' "$page" | sed 's/^](//; s/)$//'
    grep -o 'scenarios/cases/[a-z_0-9/]*\.yaml' "$page" | sed "s|^|../|"
} | sort -u); do
    [ -e "$file" ] || complain "no file $file"
done
exit $failed
