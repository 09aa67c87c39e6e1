// The web chat's page: ties the line to the server, the talk on the screen and the composer together.

import { Composer, uuid } from "./composer";
import { by } from "./dom";
import type { Choice, Entry, News, Place } from "./entry";
import { Line, type Saying } from "./line";
import { Talk } from "./talk";
import { words } from "./words";

const { base = "/", shop = "/", role, code } = document.body.dataset;
const staff = role === "staff";
const title = document.title;
const photos = new Map<string, Blob>(); // on their way
let caughtUp = false; // what comes from now on has just been said
let unseen = 0;
let asked: Entry["ask"];

const talk = new Talk({ shop, base, press, shareLocation: () => composer.locate() }, staff, showDown);
const line = new Line(base, () => talk.newest, hear, showLine);
const composer = new Composer({ say, photo, place, notice });

// ---- what we say

function own(saying: Omit<Saying, "id" | "at">, shown: Partial<Entry>): void {
  const full = { id: uuid(), at: Date.now(), ...saying };
  by("welcome").hidden = true;
  talk.addOwn({ id: "", at: full.at, text: "", mine: true, uuid: full.id, ...shown });
  line.say(full);
}

function say(text: string): void {
  own({ text }, { text });
}

function place(location: Place): void {
  own({ location }, { place: location });
}

// A second press of the same letter before the first is answered is a slip of the finger.
const busy = new Set<string>();
function press(entry: Entry, choice: Choice, pressed: HTMLElement): void {
  if (busy.has(entry.id)) return;
  busy.add(entry.id);
  setTimeout(() => busy.delete(entry.id), 1000);
  pressed.classList.add("chosen");
  pressed.closest(".msg")?.classList.remove("fresh");
  own({ press: choice.data, message: entry.id, label: choice.label }, { text: choice.label, press: true });
}

function photo(file: Blob): void {
  const id = uuid();
  photos.set(id, file);
  by("welcome").hidden = true;
  talk.addOwn({ id: "", at: Date.now(), text: "", mine: true, uuid: id, photo: URL.createObjectURL(file) });
  upload(id);
}

async function upload(id: string): Promise<void> {
  const file = photos.get(id);
  if (!file) return;
  const answer = await fetch(`${base}photo?id=${id}`, { method: "POST", body: file }).catch(() => null);
  if (answer?.ok) {
    photos.delete(id);
    talk.mark(id, "sent");
  } else if (answer && answer.status < 500) {
    photos.delete(id);
    talk.mark(id, "failed", answer.status === 413 ? words.bigPhoto : words.badPhoto);
  } else if (answer) setTimeout(() => upload(id), 3000); // no answer: once the line is back
}

// ---- what we hear

function hear(news: News): void {
  if (news.ack) talk.mark(news.ack, "sent");
  if (news.refused !== undefined) refused(news);
  if (news.older) {
    talk.addOlder(news.older);
    older = news.older.length > 0;
  }
  if (news.entries) hearEntries(news.entries);
}

function refused(news: News): void {
  talk.mark(news.refused!, "failed", news.reason === "too_long" ? words.tooLong : words.notTaken);
}

function hearEntries(entries: Entry[]): void {
  const fresh = talk.add(entries, caughtUp);
  for (const entry of fresh) if (entry.uuid) photos.delete(entry.uuid);
  if (fresh.some((entry) => !entry.mine)) heardFromShop(fresh);
  if (!caughtUp) begin();
  by("welcome").hidden = !talk.empty;
}

function heardFromShop(fresh: Entry[]): void {
  busy.clear();
  asked = fresh.filter((entry) => !entry.mine).pop()?.ask;
  composer.expect(asked);
  const orders = fresh.filter((entry) => !entry.mine && !entry.over);
  if (caughtUp && document.hidden) unseen += orders.length;
  showTitle();
}

// The first answer of the server: the history is there.
function begin(): void {
  caughtUp = true;
  for (const saying of line.unsent)
    if (!talk.knows(saying.id))
      talk.addOwn({ id: "", at: saying.at, text: saying.text || saying.label || "", mine: true, uuid: saying.id, place: saying.location });
  talk.toEnd();
  if (!code) return;
  history.replaceState(null, "", base.replace(/\/$/, ""));
  say(code);
}

// ---- what shows how things are

let offlineSince = 0;
function showLine(open: boolean): void {
  const state = by("state");
  state.textContent = open ? state.dataset.open || "" : words.connecting;
  document.body.classList.toggle("offline", !open);
  clearTimeout(offlineSince);
  if (open) {
    notice("");
    for (const id of photos.keys()) upload(id);
  } else offlineSince = window.setTimeout(() => notice(words.offline), 1500);
}

let noticeEnds = 0;
function notice(text: string): void {
  const box = by("notice");
  clearTimeout(noticeEnds);
  box.hidden = !text;
  box.textContent = text;
  if (text && line.open) noticeEnds = window.setTimeout(() => notice(""), 6000);
}

function showTitle(): void {
  document.title = unseen ? `(${unseen}) ${title}` : title;
}

let older = true;
function showDown(): void {
  by("down").hidden = talk.atEnd;
  by("unread").textContent = talk.unread ? String(talk.unread) : "";
  if (older && talk.atStart && talk.oldest && caughtUp) {
    older = false; // until the answer is there
    line.older(talk.oldest);
  }
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  showTitle();
});
by("down").addEventListener("click", () => talk.jump());
by("sheet-close").addEventListener("click", () => by<HTMLDialogElement>("sheet").close());
by("sheet").addEventListener("click", (event) => event.target === by("sheet") && by<HTMLDialogElement>("sheet").close());
for (const start of document.querySelectorAll<HTMLElement>("[data-say]")) start.addEventListener("click", () => say(start.dataset.say!));
line.connect();
