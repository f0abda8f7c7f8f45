# What the examples share: the program, a store of their own, and output that is the same each time.

binary=${TENANTRY:-tenantry}
case $binary in */*) binary=$(realpath "$binary") ;; esac

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

export TENANTRY_STORE=store TENANTRY_ACTOR=ops@example.com NO_COLOR=1
unset TENANTRY_MASTER_KEY_FILE

tenantry() { command "$binary" "$@"; }

# Ids, times, secrets and positions differ from run to run; this writes what stands for them.
steady() {
    sed -E \
        -e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/YYYY-MM-DDTHH:MM:SSZ/g' \
        -e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}/YYYY-MM-DD/g' \
        -e 's/20[0-9]{2}-[0-9]{2}([^0-9-]|$)/YYYY-MM\1/g' \
        -e 's/(tenant|invitation|apikey|chat)_[0-9a-z]{26}/\1_…/g' \
        -e 's/(inv|tk)_[A-Za-z0-9_-]{5,}…?/\1_…/g' \
        -e 's/^done: .*/done/' -e 's/#[0-9]+ +/#N  /g' -e 's/#[0-9]+/#N/g' \
        -e 's/--through [0-9]+ shows/--through N shows/' \
        -e 's/ +$//'
}

# title TEXT: a heading.
title() { printf '\n== %s\n' "$1"; }

# run ARGUMENT…: shows a command line, carries it out, and shows what it says and how it ends if not with 0.
run() {
    local word line='$ tenantry' code=0
    for word in "$@"; do
        [[ $word =~ ^[A-Za-z0-9_./:@+,=-]+$ ]] || word="'$word'"
        line+=" $word"
    done
    steady <<<"$line"
    tenantry "$@" 2>&1 | steady || code=${PIPESTATUS[0]}
    [ "$code" = 0 ] || echo "(exit code $code)"
}

# reshape PYTHON ARGUMENT…: shows an expression over `it`, the JSON that a command prints.
reshape() {
    local expression=$1
    shift
    echo "\$ tenantry $* -o json | python3 …"
    tenantry "$@" -o json | python3 -c 'import json, sys
it = json.load(sys.stdin)
print(json.dumps(eval(sys.argv[1])))' "$expression" | steady
}
