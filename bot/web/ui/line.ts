// The line to the server: one WebSocket that is opened again, with growing pauses, for as long as the
// page is there; and the sayings that have not been acknowledged, sent again after every break (the
// server knows each by its uuid, so that a saying is heard once).

import type { Entry, News } from "./entry";

export interface Saying {
  id: string;
  at: number;
  text?: string;
  press?: string;
  message?: string;
  label?: string;
  location?: { lat: number; lng: number };
}

const kFirstPause = 500;
const kLongestPause = 15000;
const kRetry = 2000;

export class Line {
  private socket: WebSocket | null = null;
  private pause = kFirstPause;
  private waiting: Saying[] = [];
  private timer = 0;
  private failures = 0;

  constructor(
    private base: string,
    private newest: () => string,
    private news: (news: News) => void,
    private changed: (open: boolean) => void,
  ) {
    this.waiting = restore(base);
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => !document.hidden && this.now());
  }

  get unsent(): readonly Saying[] {
    return this.waiting;
  }

  get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  connect(): void {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${this.base}ws?after=${this.newest()}`);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => this.heard(JSON.parse(event.data));
    socket.onclose = () => socket === this.socket && this.lost();
  }

  say(saying: Saying): void {
    this.waiting.push(saying);
    keep(this.base, this.waiting);
    this.send(saying);
  }

  // The saying has come back as a part of the talk, or was refused: it needs no sending any more.
  settle(id: string | undefined): void {
    if (!this.waiting.some((each) => each.id === id)) return;
    this.waiting = this.waiting.filter((each) => each.id !== id);
    keep(this.base, this.waiting);
  }

  older(before: string): void {
    if (this.open) this.socket!.send(JSON.stringify({ before }));
  }

  private send(saying: Saying): void {
    const { at, ...rest } = saying;
    if (this.open) this.socket!.send(JSON.stringify(rest));
  }

  private opened(): void {
    this.pause = kFirstPause;
    this.failures = 0;
    this.changed(true);
    for (const saying of this.waiting) this.send(saying);
  }

  private heard(news: News): void {
    if (news.ack) this.settle(news.ack);
    if (news.refused) this.settle(news.refused);
    if (news.retry) setTimeout(() => this.again(news.retry!), kRetry);
    for (const entry of news.entries || []) this.settle((entry as Entry).uuid);
    this.news(news);
  }

  private again(id: string): void {
    const saying = this.waiting.find((each) => each.id === id);
    if (saying) this.send(saying);
  }

  private lost(): void {
    this.changed(false);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.retry(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, kLongestPause);
  }

  // A cookie that has gone stale closes the door for good: loading the page anew brings another.
  private async retry(): Promise<void> {
    if (++this.failures % 4 === 0) await fetch(this.base, { cache: "no-store" }).catch(() => null);
    this.connect();
  }

  private now(): void {
    if (this.socket && this.socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.timer);
    this.pause = kFirstPause;
    this.connect();
  }
}

function restore(base: string): Saying[] {
  try {
    return JSON.parse(sessionStorage.getItem("unsent:" + base) || "[]");
  } catch {
    return [];
  }
}

function keep(base: string, waiting: Saying[]): void {
  try {
    sessionStorage.setItem("unsent:" + base, JSON.stringify(waiting));
  } catch {
    // A full or forbidden store: the sayings live as long as the page.
  }
}
