// The buttons under a bubble: small numbers as one row, things with pictures as cards, the rest as
// rows over the full width; a long list opens as a sheet from below.

import { button, by, icon, make } from "./dom";
import type { Choice, Entry } from "./entry";
import { words } from "./words";

export type Press = (choice: Choice, pressed: HTMLElement) => void;

const kMostInline = 8;
const kShownOfMany = 5;
// What moves a purchase or an order on. Verbs never change (flows/choice.cpp).
const kForward = ["out", "place", "rest", "accept", "prepare", "ship", "done", "paid", "sold", "add!", "count!", "price!"];

export function choices(entry: Entry, shop: string, press: Press): HTMLElement | null {
  const options = entry.options || [];
  const actions = entry.actions || [];
  if (!options.length && !actions.length && entry.ask !== "location") return null;
  const box = make("div", "choices");
  const numbers = options.filter(isNumber);
  const things = options.filter((each) => !isNumber(each));
  if (numbers.length) box.append(quick(numbers, press));
  if (things.length > kMostInline) {
    box.append(list(things.slice(0, kShownOfMany), shop, press), opener(entry, things, shop, press));
  } else if (things.length) {
    box.append(list(things, shop, press));
  }
  if (actions.length) box.append(row(actions, options.length > 0, press));
  return box;
}

function isForward(choice: Choice): boolean {
  return kForward.includes(choice.data.split(":")[0]);
}

function isNumber(choice: Choice): boolean {
  return /^\d{1,3}$/.test(choice.label);
}

function quick(numbers: Choice[], press: Press): HTMLElement {
  const box = make("div", "quick");
  for (const each of numbers) box.append(plain(each, press, "act"));
  return box;
}

function list(things: Choice[], shop: string, press: Press): HTMLElement {
  const pictured = things.filter((each) => each.picture).length;
  if (pictured * 2 >= things.length && pictured > 0) {
    const box = make("div", "cards");
    for (const each of things) box.append(card(each, shop, press));
    return box;
  }
  const detailed = things.some((each) => each.detail || each.label.length > 18);
  const box = make("div", detailed ? "rows" : "pairs");
  for (const each of things) box.append(plain(each, press, isForward(each) ? "go" : "act"));
  return box;
}

// What can be done next. Beside things to choose from it steps back.
function row(actions: Choice[], choosing: boolean, press: Press): HTMLElement {
  const forward = actions.find(isForward);
  const box = make("div", "actions");
  if (forward) box.append(plain(forward, press, "go"));
  for (const each of actions)
    if (each !== forward) box.append(plain(each, press, choosing ? "act soft" : "act"));
  return box;
}

function plain(choice: Choice, press: Press, className: string): HTMLElement {
  const element: HTMLElement = button(
    className,
    () => press(choice, element),
    make("span", "", choice.label, choice.mark && make("b", "mark", choice.mark)),
    choice.detail && make("small", "", choice.detail),
  );
  return element;
}

function card(choice: Choice, shop: string, press: Press): HTMLElement {
  const face = choice.picture
    ? picture(shop, choice.picture, "face")
    : make("div", "face none", choice.label.slice(0, 1).toUpperCase());
  const element: HTMLElement = button(
    "card",
    () => press(choice, element),
    face,
    choice.mark && make("b", "mark", choice.mark),
    make("span", "", choice.label),
    choice.detail && make("small", "", choice.detail),
  );
  return element;
}

export function picture(shop: string, id: string, className: string): HTMLImageElement {
  const image = make("img", className);
  image.src = `${shop}picture/${encodeURIComponent(id)}`;
  image.alt = "";
  image.decoding = "async";
  image.width = 640;
  image.height = 480;
  return image;
}

function opener(entry: Entry, things: Choice[], shop: string, press: Press): HTMLElement {
  return button(
    "act more",
    () => openSheet(entry, things, shop, press),
    make("span", "", `${words.all} (${things.length})`),
    icon("m6 15 6-6 6 6", "stroke"),
  );
}

function openSheet(entry: Entry, things: Choice[], shop: string, press: Press): void {
  const sheet = by<HTMLDialogElement>("sheet");
  const title = entry.text.split("\n")[0].replace(/[\x01\x02]/g, "");
  by("sheet-title").textContent = title || words.choose;
  const close = (choice: Choice, pressed: HTMLElement) => {
    sheet.close();
    press(choice, pressed);
  };
  by("sheet-body").replaceChildren(list(things, shop, close));
  sheet.showModal();
}
