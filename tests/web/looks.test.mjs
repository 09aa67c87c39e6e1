// How the chat looks and reads: no serious fault of accessibility, nothing wider than the phone, small
// to load. With KEDAI_SHOTS=dir it leaves pictures of the chat there.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { browser, buy, desk, kedai, openShop, Person, phone } from "./kedai.mjs";

let owner, customer;
openShop(async () => {
  owner = await Person.at(browser, kedai.owner);
  customer = await Person.at(browser, kedai.customer);
});

async function shoot(person, name) {
  if (!process.env.KEDAI_SHOTS) return;
  await mkdir(process.env.KEDAI_SHOTS, { recursive: true });
  await person.page.screenshot({ path: join(process.env.KEDAI_SHOTS, `${name}.png`) });
}

async function fits(person) {
  const width = await person.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= person.page.viewportSize().width, `the page is ${width} px wide`);
}

async function faults(person) {
  const report = await new AxeBuilder({ page: person.page }).analyze();
  return report.violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ")}`);
}

// At each size and in each light: nothing wider than the screen, and a picture of it.
async function lookAt(person, name) {
  for (const [size, viewport] of [["360", phone], ["1280", desk]]) {
    await person.page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await person.page.emulateMedia({ colorScheme });
      await person.page.locator("#down").click({ timeout: 300 }).catch(() => {});
      await fits(person);
      if (size === "360") assert.deepEqual(await faults(person), [], `${name} ${colorScheme}`);
      await shoot(person, `${name}-${size}-${colorScheme}`);
    }
  }
  await person.page.setViewportSize(phone);
  await person.page.emulateMedia({ colorScheme: "light" });
}

test("the first page is small", async () => {
  const bytes = [];
  const visitor = await Person.at(browser, "about:blank");
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send("Network.enable");
  session.on("Network.loadingFinished", (event) => bytes.push(event.encodedDataLength));
  await visitor.page.goto(kedai.customer);
  await visitor.page.locator("#welcome").waitFor();
  const total = bytes.reduce((sum, each) => sum + each, 0);
  console.log(`figure: the chat loads in ${total} bytes, headers included`);
  assert.ok(total < 60_000 && total > 1_000, `${total} bytes`);
  await visitor.leave();
});

test("the welcome reads and fits", async () => {
  await customer.page.locator("#welcome").waitFor();
  await lookAt(customer, "chat-welcome");
});

test("the catalogue, a product and a finished order read and fit", async () => {
  await customer.say("halo");
  await customer.press("Kerupuk");
  await customer.button("Kerupuk Jangek").waitFor();
  await customer.page.waitForLoadState("networkidle");
  await lookAt(customer, "chat-list");
  await customer.press("Kerupuk Jangek");
  await customer.button("250 g").waitFor();
  await customer.page.waitForLoadState("networkidle");
  await lookAt(customer, "chat-product");
  await buy(customer);
  await lookAt(customer, "chat-ordered");
});

test("the owner's chat with a new order reads and fits, and nobody takes it for a customer's", async () => {
  await owner.button("Terima").waitFor();
  await lookAt(owner, "chat-owner");
  await owner.page.locator(".badge", { hasText: "Pemilik" }).waitFor();
  const edge = await owner.page.evaluate(() => getComputedStyle(document.body).borderLeftWidth);
  assert.equal(edge, "6px");
});

test("everything to press is at least 48 px high and can be reached by keyboard", async () => {
  const small = await customer.page.evaluate(() =>
    [...document.querySelectorAll("button:not([hidden]), textarea")]
      .filter((each) => each.offsetParent && each.offsetHeight < 48)
      .map((each) => each.outerHTML),
  );
  assert.deepEqual(small, []);
  await customer.page.locator("#text").focus();
  await customer.page.keyboard.press("Shift+Tab");
  await customer.page.keyboard.press("Shift+Tab");
  assert.ok(await customer.page.evaluate(() => document.activeElement.matches("button, [tabindex]")));
});

test("what a person writes is never read as HTML", async () => {
  await customer.say('<img src=x onerror="document.title=1"><b>tebal</b>');
  await customer.sees("<b>tebal</b>");
  assert.equal(await customer.page.locator("#roll .mine b").count(), 0);
  assert.deepEqual(customer.faults, []);
});
