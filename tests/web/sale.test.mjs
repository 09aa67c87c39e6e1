// The first sale in a real browser, and what happens when the line breaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, buy, kedai, openShop, Person } from "./kedai.mjs";

openShop();

test("a customer buys by buttons, the owner presses Terima, the customer hears of it", async () => {
  const owner = await Person.at(browser, kedai.owner);
  const customer = await Person.at(browser, kedai.customer);
  await buy(customer);
  await owner.press("Terima");
  await customer.sees("diterima");
  await owner.button("Siapkan").waitFor();
  assert.equal(await owner.button("Terima").evaluate((each) => !!each.closest(".msg.old")), true);
  assert.deepEqual([...customer.faults, ...owner.faults], []);
  await Promise.all([customer.leave(), owner.leave()]);
});

test("the owner's page is the owner's: its address holds no key, and a customer's browser is not bound", async () => {
  const owner = await Person.at(browser, kedai.owner);
  assert.doesNotMatch(owner.page.url(), /key=/);
  await owner.say("stok");
  await owner.sees("yang menipis dulu");
  const stranger = await Person.at(browser, new URL("staff", kedai.customer).href);
  await stranger.page.getByText("Perangkat ini belum terhubung").waitFor();
  await Promise.all([owner.leave(), stranger.leave()]);
});

test("an answer given while the server is away is sent once it is back, and the history stays", async () => {
  const customer = await Person.at(browser, kedai.customer);
  await customer.say("halo");
  await customer.button("Kerupuk").waitFor();
  await kedai.stop();
  await customer.page.getByText("Tidak tersambung").waitFor();
  await customer.press("Kerupuk");
  await customer.page.locator(".ticks.sending").waitFor();
  await kedai.start();
  await customer.button("Kerupuk Jangek").waitFor({ timeout: 30_000 });
  assert.equal(await customer.page.locator(".ticks.sending").count(), 0);
  assert.equal(await customer.page.locator("#roll .mine", { hasText: "Kerupuk" }).count(), 1);
  await customer.page.reload();
  await customer.button("Kerupuk Jangek").waitFor();
  assert.equal(await customer.page.locator("#roll .mine").count(), 2);
  assert.deepEqual(customer.faults, []);
  await customer.leave();
});

test("a double press counts once", async () => {
  const customer = await Person.at(browser, kedai.customer);
  await customer.say("halo");
  await customer.button("Kerupuk").dblclick();
  await customer.button("Kerupuk Jangek").waitFor();
  assert.equal(await customer.page.locator("#roll .mine", { hasText: "Kerupuk" }).count(), 1);
  await customer.leave();
});

test("buttons of older letters still work", async () => {
  const customer = await Person.at(browser, kedai.customer);
  await customer.say("halo");
  await customer.press("Kerupuk");
  await customer.button("Kerupuk Jangek").waitFor();
  const old = customer.button("Kopi");
  assert.equal(await old.evaluate((each) => !!each.closest(".msg.old")), true);
  await old.click();
  await customer.button("Kopi Jahe").waitFor();
  await customer.leave();
});

test("a photo is sent and shown on both sides of a talk with the seller", async () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const owner = await Person.at(browser, kedai.owner);
  const customer = await Person.at(browser, kedai.customer);
  await customer.say("halo");
  await customer.press("Bicara dengan penjual");
  await customer.page.locator(".msg.shop").nth(1).waitFor();
  await customer.page.locator("#file").setInputFiles({ name: "bukti.png", mimeType: "image/png", buffer: png });
  await customer.page.locator(".mine .photo").waitFor();
  await customer.page.locator(".mine .ticks.sent").nth(2).waitFor();
  await owner.page.locator(".shop .photo").waitFor();
  await Promise.all([customer.leave(), owner.leave()]);
});
