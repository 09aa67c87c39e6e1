// The real program with a shop of its own, and Debian's Chromium: what every test here begins with.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const program =
  process.env.KEDAI_BIN || process.env.KEDAI || fileURLToPath(new URL("../../build/release/kedai", import.meta.url));

export const phone = { width: 360, height: 740 };
export const desk = { width: 1280, height: 800 };

export class Kedai {
  // Starts `kedai demo` on a free port; resolves when it has said where its chats are.
  async start() {
    this.data ??= await mkdtemp(join(tmpdir(), "kedai-web-"));
    this.port ??= await freePort();
    // Without our own KEDAI_*: they would be settings of the program.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("KEDAI")));
    this.process = spawn(program, ["demo", "--port", String(this.port), "--data", this.data], {
      stdio: ["ignore", "pipe", "pipe"],
      env,
    });
    this.errors = "";
    this.process.stderr.on("data", (bytes) => (this.errors += bytes));
    this.process.on("exit", (code) => (this.exitCode = code));
    await this.said();
  }

  async said() {
    const lines = createInterface({ input: this.process.stdout });
    const heard = new Promise((resolve, reject) => {
      lines.on("line", (line) => {
        const [, who, address] = /^(customer|owner) chat: (\S+)/.exec(line) || [];
        if (who) this[who] = address;
        if (who === "owner") resolve();
      });
      this.process.on("error", reject);
      this.process.on("exit", (code) => reject(new Error(`kedai ended with ${code}: ${this.errors}`)));
    });
    await withDeadline(heard, 20_000, () => `kedai has not said where its chats are: ${this.errors}`);
  }

  // Asks it to end, as systemd does, and waits until it has.
  async stop() {
    if (!this.process || this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await withDeadline(ended, 12_000, () => "kedai did not end within 12 s of SIGTERM");
  }

  async end() {
    await this.stop();
    if (this.data) await rm(this.data, { recursive: true, force: true });
  }
}

export let kedai, browser;

// Both for all tests of a file, which calls this once at its top; `furnish` follows once they are open.
// (Node 20 does not wait for one `before` ahead of the next.)
export function openShop(furnish) {
  before(async () => {
    kedai = new Kedai();
    await kedai.start();
    browser = await openBrowser();
    await furnish?.();
  });
  after(async () => {
    await browser?.close();
    await kedai?.end();
  });
}

function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

// One person with a browser of their own: cookies are not shared with the others.
export class Person {
  static async at(browser, address, options = {}) {
    const person = new Person();
    person.context = await browser.newContext({ viewport: phone, locale: "id-ID", ...options });
    person.page = await person.context.newPage();
    person.faults = [];
    person.page.on("pageerror", (error) => person.faults.push(error.message));
    person.page.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy|Uncaught/.test(message.text()))
        person.faults.push(message.text());
    });
    await person.page.goto(address);
    return person;
  }

  async say(text) {
    await this.page.locator("#text").fill(text);
    await this.page.locator("#text").press("Enter");
  }

  // The newest button with just this label; it may be below the screen, as on a phone.
  button(label) {
    return this.page.locator("#roll .choices button", { has: this.page.getByText(label, { exact: true }) }).last();
  }

  async press(label) {
    await this.button(label).click({ timeout: 15_000 });
  }

  bubble(text) {
    return this.page.locator("#roll .msg", { hasText: text }).last();
  }

  async sees(text) {
    await this.bubble(text).waitFor({ timeout: 15_000 });
  }

  async leave() {
    await this.context.close();
  }
}

// A newcomer buys by buttons and picks up.
export async function buy(customer) {
  await customer.say("halo");
  for (const label of ["Kerupuk", "Kerupuk Jangek", "250 g", "2", "Checkout", "Ambil sendiri", "Pesan sekarang"])
    await customer.press(label);
  await customer.sees("Terima kasih");
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function withDeadline(promise, milliseconds, why) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(why())), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
