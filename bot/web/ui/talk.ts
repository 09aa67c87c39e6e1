// The talk on the screen: entries in the order of their ids, sayings of ours that the server has not
// confirmed at the end, day marks between, and the place where the reader is.

import { type State, type Surroundings, bubble, ticks } from "./bubble";
import { by, make } from "./dom";
import { type Entry, later } from "./entry";
import { day, dayName } from "./words";

interface Shown {
  entry: Entry;
  element: HTMLElement;
}

const kNearEnd = 160;

export class Talk {
  private shown = new Map<string, Shown>(); // by the server's id; one replaced stands for both ids
  private own = new Map<string, Shown>(); // by uuid
  private box = by("talk");
  private roll = by("roll");
  newest = "0";
  oldest = "";
  unread = 0;

  constructor(
    private around: Surroundings,
    private staff: boolean,
    private moved: () => void,
  ) {
    this.box.addEventListener("scroll", () => this.read(), { passive: true });
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.box);
    this.roll.addEventListener("load", () => this.pinned && this.toEnd(), true);
  }

  private pinned = true; // the reader is at the end and wants to stay there

  get empty(): boolean {
    return this.roll.childElementCount === 0;
  }

  knows(uuid: string): boolean {
    return this.own.has(uuid);
  }

  // A saying of ours that is under way: shown at once.
  addOwn(entry: Entry): void {
    const element = bubble(entry, "sending", this.around);
    this.own.set(entry.uuid!, { entry, element });
    this.roll.append(element);
    this.tidy();
    this.pinned = true;
    this.toEnd();
  }

  mark(uuid: string, state: State, why?: string): void {
    const own = this.own.get(uuid);
    if (!own) return;
    own.element.querySelector(".ticks")?.replaceWith(ticks(state));
    if (why) own.element.querySelector(".bubble")!.append(make("p", "why", why));
  }

  // Entries from the server. `live`: they have just been said, not read from the history.
  add(entries: Entry[], live: boolean): Entry[] {
    const fresh = entries.filter((entry) => !this.shown.has(entry.id));
    for (const entry of fresh) {
      this.place(entry, live);
      if (later(entry.id, this.newest)) this.newest = entry.id;
      if (!this.oldest || later(this.oldest, entry.id)) this.oldest = entry.id;
    }
    if (fresh.length) this.tidy();
    if (fresh.length) this.follow(fresh, live);
    return fresh;
  }

  addOlder(entries: Entry[]): void {
    const height = this.box.scrollHeight - this.box.scrollTop;
    this.add(entries.filter((entry) => !entry.over), false);
    this.box.scrollTop = this.box.scrollHeight - height;
  }

  private place(entry: Entry, live: boolean): void {
    const replaced = entry.over ? this.shown.get(entry.over) : undefined;
    const own = entry.uuid ? this.own.get(entry.uuid) : undefined;
    if (own?.entry.photo?.startsWith("blob:")) entry = { ...entry, photo: own.entry.photo };
    const element = bubble(entry, "sent", this.around);
    const news = this.staff && live && !entry.mine && entry.topic?.startsWith("order:") && !this.tells(entry.topic);
    if (news) element.classList.add("fresh");
    const shown = { entry, element };
    this.shown.set(entry.id, shown);
    if (entry.uuid) this.own.set(entry.uuid, shown);
    if (replaced) this.replace(replaced, shown);
    else {
      own?.element.remove();
      this.insert(element, entry.id);
    }
  }

  private tells(topic: string): boolean {
    return [...this.shown.values()].some((each) => each.entry.topic === topic);
  }

  private replace(before: Shown, after: Shown): void {
    after.element.dataset.id = before.element.dataset.id;
    before.element.replaceWith(after.element);
    for (const [id, each] of this.shown) if (each === before) this.shown.set(id, after);
  }

  private insert(element: HTMLElement, id: string): void {
    element.dataset.id = id;
    let next: Element | null = null;
    for (let at = this.roll.lastElementChild; at; at = at.previousElementSibling) {
      const its = (at as HTMLElement).dataset.id;
      if (its && later(id, its)) break;
      if (its || at.classList.contains("msg")) next = at;
    }
    this.roll.insertBefore(element, next);
  }

  // Day marks where the day changes; authors in groups; buttons of earlier letters step back.
  private tidy(): void {
    for (const mark of this.roll.querySelectorAll(".day")) mark.remove();
    const times = new Map<Element, number>();
    for (const each of [...this.shown.values(), ...this.own.values()]) times.set(each.element, each.entry.at);
    let today = "";
    let before: Element | null = null;
    for (const element of [...this.roll.children]) {
      const at = times.get(element) ?? Date.now();
      if (day(at) !== today) {
        today = day(at);
        element.before(make("p", "day", dayName(at, Date.now())));
        before = null;
      }
      const mine = element.classList.contains("mine");
      element.classList.toggle("joined", !!before && before.classList.contains("mine") === mine && !before.classList.contains("asks"));
      before = element;
    }
    this.stepBack();
  }

  // Only the last letter asks; but on the staff's side every order does, by the newest letter about it.
  private stepBack(): void {
    const asking = [...this.roll.querySelectorAll(".asks")];
    const open = new Set<Element>(asking.slice(-1));
    const topics = new Map<string, Shown>();
    for (const each of this.shown.values()) {
      const topic = this.staff && each.entry.topic;
      if (topic && !later(topics.get(topic)?.entry.id || "0", each.entry.id)) topics.set(topic, each);
    }
    for (const each of topics.values()) open.add(each.element);
    for (const each of asking) each.classList.toggle("old", !open.has(each));
  }

  private follow(fresh: Entry[], live: boolean): void {
    const last = fresh[fresh.length - 1];
    const element = this.shown.get(last.id)!.element;
    if (last.over && live) element.scrollIntoView({ block: "nearest" });
    if (this.pinned) return this.toEnd();
    if (!live) return;
    this.unread += fresh.filter((entry) => !entry.mine).length;
    this.moved();
  }

  // To the end; but of a letter taller than the screen, its beginning is what to read first.
  toEnd(): void {
    const last = this.roll.lastElementChild as HTMLElement | null;
    const end = this.box.scrollHeight - this.box.clientHeight;
    const top = last && last.classList.contains("shop") ? last.offsetTop - this.box.offsetTop - 12 : end;
    this.box.scrollTop = Math.min(end, top);
    this.pinned = true;
  }

  jump(): void {
    this.pinned = true;
    this.toEnd();
    this.box.scrollTop = this.box.scrollHeight;
  }

  get atEnd(): boolean {
    return this.box.scrollHeight - this.box.clientHeight - this.box.scrollTop < kNearEnd;
  }

  get atStart(): boolean {
    return this.box.scrollTop < 200;
  }

  private read(): void {
    const last = this.roll.lastElementChild as HTMLElement | null;
    const top = last ? last.offsetTop - this.box.offsetTop - this.box.scrollTop : 0;
    this.pinned = this.atEnd || (!!last && last.offsetHeight > this.box.clientHeight && Math.abs(top) < kNearEnd);
    if (this.atEnd) this.unread = 0;
    this.moved();
  }
}
