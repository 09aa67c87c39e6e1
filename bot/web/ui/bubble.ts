// One entry of the talk as people know it from chats: a bubble, its picture, text, time and ticks,
// and under it the buttons.

import { type Press, choices, picture } from "./choices";
import { button, icon, make } from "./dom";
import type { Entry, Link, Media } from "./entry";
import { paragraphs, withoutRepeats } from "./letter";
import { clock, words } from "./words";

export type State = "sending" | "sent" | "failed";

export interface Surroundings {
  shop: string; // "/SHOP/", where pictures are
  base: string; // "/SHOP/" or "/SHOP/staff/", where what other channels brought is
  press: (entry: Entry, ...rest: Parameters<Press>) => void;
  shareLocation: () => void;
}

export function bubble(said: Entry, state: State, around: Surroundings): HTMLElement {
  const entry = said.mine ? said : withoutRepeats(said);
  const body = make("div", "bubble", ...faces(entry, around));
  if (entry.text) body.append(text(entry));
  if (entry.media) body.append(media(entry.media, around.base));
  if (entry.place) body.append(place(entry.place.lat, entry.place.lng));
  if (entry.link) body.append(leading(entry.link));
  body.append(meta(entry, state));
  if (entry.text && !entry.over && state !== "failed") body.classList.add("snug");
  const message = make("article", `msg ${entry.mine ? "mine" : "shop"}`, body);
  const buttons = entry.mine ? null : choices(entry, around.shop, (choice, pressed) => around.press(entry, choice, pressed));
  if (buttons && entry.ask === "location")
    buttons.prepend(button("act wide locate", around.shareLocation, icon(kPin, "stroke"), make("span", "", words.shareLocation)));
  if (buttons) {
    message.append(buttons);
    message.classList.add("asks");
  }
  return message;
}

const kPin = "M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 0 1 13 0c0 5.4-6.5 11-6.5 11zM12 12.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z";
const kTick = "m2 7 3.5 3.500L13 3";
const kTicks = "m2 7 3.5 3.500L13 3M10 10.5 17.5 3";

function faces(entry: Entry, around: Surroundings): HTMLElement[] {
  const faces: HTMLElement[] = [];
  if (entry.picture) faces.push(picture(around.shop, entry.picture, "pic"));
  if (entry.photo?.startsWith("blob:")) faces.push(photo(entry.photo));
  else if (entry.photo) faces.push(photo(`${around.shop}picture/${encodeURIComponent(entry.photo)}`));
  return faces;
}

function photo(address: string): HTMLElement {
  const image = make("img", "pic photo");
  image.src = address;
  image.alt = words.photo;
  if (address.startsWith("blob:")) return image;
  const link = make("a", "", image);
  link.href = address;
  link.target = "_blank";
  return link;
}

// A photo is shown, a voice note played, anything else is a link.
function media(sent: Media, base: string): HTMLElement {
  const address = `${base}media/${encodeURIComponent(sent.from)}/${encodeURIComponent(sent.reference)}`;
  if (sent.kind === "photo") return photo(address);
  if (sent.kind === "voice") {
    const player = make("audio", "voice");
    player.controls = true;
    player.preload = "none";
    player.src = address;
    return player;
  }
  const link = make("a", "text", kindWords(sent.kind));
  link.href = address;
  link.target = "_blank";
  return link;
}

function text(entry: Entry): HTMLElement {
  const paragraph = entry.mine ? make("p", "text", entry.text) : make("p", "text", paragraphs(entry.text));
  if (entry.press) paragraph.classList.add("pressed");
  return paragraph;
}

function place(lat: number, lng: number): HTMLElement {
  const url = `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=17/${lat}/${lng}`;
  const link = leading({ label: words.location, url });
  link.prepend(icon(kPin, "stroke"));
  return link;
}

function leading({ label, url }: Link): HTMLElement {
  const link = make("a", "link", label);
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function kindWords(kind: string): string {
  const known: Record<string, string> = { photo: words.photo, voice: words.voice, video: words.video, document: words.document, sticker: words.sticker };
  return known[kind] || kind;
}

function meta(entry: Entry, state: State): HTMLElement {
  const time = make("time", "", clock(entry.at));
  time.dateTime = new Date(entry.at).toISOString();
  const line = make("p", "meta", entry.over ? make("span", "", `${words.updated} `) : null, time);
  if (entry.mine) line.append(ticks(state));
  return line;
}

export function ticks(state: State): HTMLElement {
  const mark = make("span", `ticks ${state}`, make("span", "sr", words[state]));
  if (state !== "failed") mark.append(icon(state === "sent" ? kTicks : kTick, "stroke", "0 0 20 14"));
  else mark.append(` ${words.failed}`);
  return mark;
}
