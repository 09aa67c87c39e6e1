// A letter's text as a page can show it better than a line of text: a line that only repeats one of the
// buttons is left to the button, and "2 x Tekwan  Rp30.000" becomes a line with its price
// at the right edge.

import { make, runs } from "./dom";
import type { Choice, Entry } from "./entry";

// The entry without the lines that its options say themselves; what such a line adds ("baru") goes
// onto the option.
export function withoutRepeats(entry: Entry): Entry {
  if (!entry.options?.some((each) => each.detail)) return entry;
  const options = entry.options.map((each) => ({ ...each }));
  const same = options.map((each) => `${each.label} ${each.detail}`);
  const lines = entry.text.split("\n").filter((line) => !same.includes(line) && !repeats(line, options));
  return { ...entry, options, text: lines.join("\n").trim() };
}

function repeats(line: string, options: Choice[]): boolean {
  const [, number, rest] = /^(\d+)\. (.*)$/.exec(line.replace(/[\x01\x02]/g, "")) || [];
  const option = number && options[Number(number) - 1];
  if (!option || !option.detail || !rest.startsWith(option.label) || !rest.endsWith(option.detail)) return false;
  const more = rest.slice(option.label.length, rest.length - option.detail.length).replace(/[\s-]+/g, " ").trim();
  if (more) option.mark = more;
  return true;
}

export function paragraphs(text: string): DocumentFragment {
  const all = document.createDocumentFragment();
  let prose: string[] = [];
  const flush = () => prose.length && all.append(runs(prose.join("\n")));
  for (const line of text.split("\n")) {
    const [, name, price] = /^(\S.*?) {2,}(\S+)$/.exec(line) || [];
    if (!price) prose.push(line);
    else {
      flush();
      prose = [];
      all.append(make("span", "sum", make("span", "", runs(name)), make("span", "", runs(price))));
    }
  }
  flush();
  return all;
}
