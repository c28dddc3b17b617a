#!/usr/bin/env bash
# touchstone-hub model-volume as a program: what it prints where, and how it says no. Usage: BUILD=build tests/e2e/volume_test.sh
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/e2e/checks.sh
hub=$(realpath "${BUILD:-build}")/bin/touchstone-hub
work=$(mktemp -d)
trap 'case $BASHPID in "$$") rm -rf "$work" ;; esac' EXIT

# A tetrahedron with edges of 6 mm along the axes, without its last LEFT_OUT triangles: 6³ / 6 = 36 mm³.
tetrahedron() {
    awk -v out="$1" 'BEGIN {
        count = split("0 0 0 0 6 0 6 0 0|0 0 0 6 0 0 0 0 6|0 0 0 0 0 6 0 6 0|6 0 0 0 6 0 0 0 6", faces, "|")
        print "solid test"
        for (i = 1; i <= count - out; i++) {
            split(faces[i], at, " ")
            print "facet normal 0 0 0\nouter loop"
            for (k = 0; k < 9; k += 3)
                print "vertex", at[k + 1], at[k + 2], at[k + 3]
            print "endloop\nendfacet"
        }
        print "endsolid test"
    }'
}

tetrahedron 0 >"$work/whole.stl"
tetrahedron 1 >"$work/open.stl"
is "a volume" "$("$hub" model-volume "$work/whole.stl" 2>/dev/null)" 36000
is "for a person" "$("$hub" model-volume "$work/whole.stl" 2>&1 >/dev/null)" "36.000 mm³ in 4 triangles, 6.00 × 6.00 × 6.00 mm"
is "an open mesh prints nothing" "$("$hub" model-volume "$work/open.stl" 2>/dev/null)" ""
"$hub" model-volume "$work/open.stl" 2>"$work/said"
is "an open mesh fails" $? 1
is "and says why" "$(grep -c "the mesh is open" "$work/said")" 1
"$hub" model-volume "$work/none.stl" 2>/dev/null
is "no file" $? 1
"$hub" model-volume 2>/dev/null
is "no name" $? 2
: >"$work/empty.stl"
"$hub" model-volume "$work/empty.stl" 2>/dev/null
is "an empty file" $? 1
echo "volume: $passed passed, $failed failed"
[ "$failed" = 0 ]
