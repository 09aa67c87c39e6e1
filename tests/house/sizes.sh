#!/usr/bin/env bash
# Nothing too long to read at one sitting: no code file over 400 lines, no function over 60.
set -euo pipefail

files=$(git ls-files -co --exclude-standard -- '*.cpp' '*.h' '*.ts' '*.js' '*.mjs' '*.css' '*.sh' '*.cmake' CMakeLists.txt dev)
long=$(xargs ls -d 2>/dev/null <<<"$files" | xargs wc -l | awk '$1 > 400 && $2 != "total" {print $2 ": " $1 " lines, at most 400"}')

functions=$(git ls-files -co --exclude-standard -- '*.cpp' '*.h' | xargs ls -d 2>/dev/null |
  ctags -L - -x --language-force=C++ --kinds-C++=f --fields=+ne --_xformat='%F:%n %{end} %n %N' |
  awk 'NF >= 4 && $2 != "" {print $2 - $3 + 1, $1, $4}' | sort -n)
[[ -n $functions ]] || { echo "ctags found no function at all"; exit 1; }
long+=$(awk '$1 > 60 {printf "\n%s: %s is %d lines, at most 60", $2, $3, $1}' <<<"$functions")
[[ -z $long ]] || { echo "$long"; exit 1; }

awk '{n[NR] = $1} END {printf "figure: %d functions, %d lines at the median, %d at the 90th percentile, %d at most\n",
  NR, n[int((NR + 1) / 2)], n[int(NR * 0.9 + 0.5)], n[NR]}' <<<"$functions"
