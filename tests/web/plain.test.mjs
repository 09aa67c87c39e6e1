// Without scripts the same talk goes by form posts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, kedai, openShop, Person } from "./kedai.mjs";

openShop();

test("with scripts off a customer buys by buttons", async () => {
  const customer = await Person.at(browser, kedai.customer, { javaScriptEnabled: false });
  await customer.page.waitForURL(/\/plain$/);
  await customer.page.getByRole("textbox").fill("halo");
  await customer.page.getByRole("button", { name: "Kirim", exact: true }).click();
  for (const label of ["Kerupuk", "Kerupuk Jangek", "250 g", "2", "Checkout", "Ambil sendiri", "Pesan sekarang"]) {
    const button = customer.page.locator("button.act", { has: customer.page.getByText(label, { exact: true }) }).last();
    await button.click();
  }
  await customer.page.getByText("Terima kasih").waitFor();
  assert.equal(await customer.page.evaluate(() => document.documentElement.scrollWidth), 360);
  await customer.leave();
});

test("with scripts off the owner sees the order and accepts it", async () => {
  const owner = await Person.at(browser, kedai.owner, { javaScriptEnabled: false });
  await owner.page.waitForURL(/\/staff\/plain$/);
  await owner.page.getByRole("button", { name: "Terima", exact: true }).last().click();
  await owner.page.getByRole("button", { name: "Siapkan", exact: true }).waitFor();
  await owner.leave();
});
