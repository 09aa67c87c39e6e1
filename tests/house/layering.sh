#!/usr/bin/env bash
# The floors: config < store < flows < bot < tests. An include never points upward and is written from the
# root, and each big library stays in its room, so that one file and not half the program parses it.
set -euo pipefail

# Reads lines "FILE:LINE:#include ..." and prints those that break a rule.
trespasses() {
  awk '
    BEGIN {
      split("config store flows bot tests", floors, " ")
      for (i in floors) rank[floors[i]] = i
      room["boost"] = "^(bot/(edge|outgoing)|tests/(edge|bot|bench))/|^bot/untrusted_json[.]cpp$"
      room["httplib.h"] = "^tests/"
      room["toml++"] = "^config/([a-z_]+[.]cpp|settings_sources[.]h)$"
      room["CLI"] = "^(bot|tests/(bench|understanding))/[a-z_/]+[.]cpp$"
      room["SQLiteCpp"] = "^store/db/[a-z_]+[.]cpp$"
      room["sqlite3.h"] = "^(store/db|tests/(harness|torture|twins))/[a-z_]+[.]cpp$"
      room["libpq-fe.h"] = "^(store/db/libpq[.]h|tests/[a-z_/]+[.]cpp)$"
      room["catch2"] = room["rapidcheck"] = room["rapidcheck.h"] = "^tests/"
    }
    function complain(why) { printf "%s:%s: %s: %s\n", file, line, why, included }
    {
      match($0, /^[^:]*:[0-9]+:/); split(substr($0, 1, RLENGTH), at, ":"); file = at[1]; line = at[2]
      included = substr($0, RLENGTH + 1)
      split(file, own, "/")
      if (match(included, /"[^"]*"/)) {
        split(substr(included, RSTART + 1, RLENGTH - 2), to, "/")
        if (!(to[1] in rank)) complain("an include is written from the root")
        else if (rank[to[1]] > rank[own[1]]) complain("an include points upward")
      } else if (match(included, /<[^>]*>/)) {
        name = substr(included, RSTART + 1, RLENGTH - 2); split(name, to, "/")
        if (to[1] in room && file !~ room[to[1]]) complain("not a room of this library")
        if (name == "nlohmann/json.hpp" && file ~ /[.]h$/ && file !~ /prelude[.]h$/)
          complain("a header takes nlohmann/json_fwd.hpp")
      }
    }'
}

# A checker that lets everything pass would be green for ever: it must see each of these.
planted='config/a.h:1:#include "store/money.h"
store/b.cpp:2:#include "money.h"
flows/c.cpp:3:#include <boost/asio.hpp>
bot/channels/d.cpp:4:#include <httplib.h>
store/e.h:5:#include <nlohmann/json.hpp>'
seen=$(trespasses <<<"$planted" | wc -l)
[[ $seen == 5 ]] || { echo "the checker saw $seen of 5 planted trespasses"; exit 1; }

found=$(git ls-files -co --exclude-standard -- '*.cpp' '*.h' | xargs grep -nHE '^ *# *include' -s -- | trespasses)
[[ -z $found ]] || { echo "$found"; exit 1; }

# What the rest of bot/ includes of the two rooms of Boost must not bring it along.
for room in bot/edge bot/outgoing; do
  private=$(git ls-files -co --exclude-standard -- "$room/*.h" | xargs -r grep -lE 'include *<boost' -s -- || true)
  for header in $private; do
    git ls-files -co --exclude-standard -- '*.cpp' '*.h' | grep -v "^$room/" | xargs grep -nHF "#include \"$header\"" -s -- &&
      { echo "$header holds Boost: only $room may include it"; exit 1; }
  done
done
echo "figure: every include points downward or stays on its floor"
