// What a person sends: words, a photo (made smaller on the phone, so that it costs little data), the
// place where they are.

import { by } from "./dom";
import type { Entry, Place } from "./entry";
import { words } from "./words";

const kMostPhotoBytes = 5 * 1024 * 1024;
const kKeepBelow = 700 * 1024;
const kLongestSide = 1600;
const kTypes = ["image/jpeg", "image/png", "image/webp"];

export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface Sends {
  say: (text: string) => void;
  photo: (file: Blob) => void;
  place: (place: Place) => void;
  notice: (text: string) => void;
}

export class Composer {
  private text = by<HTMLTextAreaElement>("text");
  private touch = matchMedia("(pointer: coarse)").matches;

  constructor(private sends: Sends) {
    by("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => this.grow());
    by("photo").addEventListener("click", () => by("file").click());
    by<HTMLInputElement>("file").addEventListener("change", (event) => this.pick(event.target as HTMLInputElement));
    by("place").addEventListener("click", () => this.locate());
    by("place").hidden = !canLocate();
    if (!this.touch) this.text.focus({ preventScroll: true });
  }

  // What is asked for decides the keyboard that a phone shows.
  expect(ask: Entry["ask"]): void {
    this.text.inputMode = ask === "contact" ? "tel" : "text";
    this.text.autocomplete = ask === "contact" ? "tel" : "off";
    this.text.placeholder = ask === "contact" ? words.phone : words.write;
  }

  locate(): void {
    if (!canLocate()) return this.sends.notice(words.noLocation);
    this.sends.notice(words.locating);
    navigator.geolocation.getCurrentPosition(
      (found) => {
        this.sends.notice("");
        this.sends.place({ lat: found.coords.latitude, lng: found.coords.longitude });
      },
      () => this.sends.notice(words.noLocation),
      { enableHighAccuracy: true, timeout: 15000 },
    );
  }

  private submit(): void {
    const text = this.text.value.trim();
    this.text.focus();
    if (!text) return;
    this.text.value = "";
    this.grow();
    this.sends.say(text);
  }

  private grow(): void {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 160)}px`;
  }

  private async pick(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    const small = await smaller(file);
    if (!kTypes.includes(small.type)) return this.sends.notice(words.badPhoto);
    if (small.size > kMostPhotoBytes) return this.sends.notice(words.bigPhoto);
    this.sends.photo(small);
  }
}

function canLocate(): boolean {
  return isSecureContext && "geolocation" in navigator;
}

async function smaller(file: Blob): Promise<Blob> {
  if (file.size <= kKeepBelow && kTypes.includes(file.type)) return file;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, kLongestSide / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob || file;
  } catch {
    return file;
  }
}
