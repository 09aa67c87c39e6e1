// What the server says about a talk (bot/channels/webchat_entries.h holds the same in C++).

export interface Choice {
  label: string;
  data: string;
  detail?: string;
  picture?: string;
  mark?: string; // "baru": what the letter's text adds
}

export interface Entry {
  id: string; // of the server, growing; "" while it is only ours
  at: number;
  text: string;
  mine?: boolean;
  uuid?: string;
  press?: boolean;
  place?: Place;
  photo?: string;
  media?: Media; // sent by another channel
  picture?: string;
  options?: Choice[];
  actions?: Choice[];
  link?: Link;
  ask?: "location" | "contact";
  over?: string;
  topic?: string;
}

export interface Media {
  kind: string; // "photo", "voice", "video", "document", "sticker"
  from: string;
  reference: string;
}

export interface Link {
  label: string;
  url: string;
}

export interface Place {
  lat: number;
  lng: number;
}

export interface News {
  entries?: Entry[];
  older?: Entry[];
  ack?: string;
  retry?: string;
  refused?: string;
  reason?: string;
}

// Ids are 63-bit numbers as text: a longer one is a later one.
export function later(a: string, b: string): boolean {
  return a.length !== b.length ? a.length > b.length : a > b;
}
