'use strict';
// A shop on grammY whose replies are kept in an outbox: stored in the commit, sent after the
// webhook's answer in the order of each chat, forgotten in batches. Environment: PORT, API, DB, SECRET, TOKEN.
const http = require('http');
const { Bot, webhookCallback } = require('grammy');
const { openShop } = require('./shop');

const { PORT, API, DB, SECRET, TOKEN } = process.env;
const shop = openShop({ file: DB, outbox: true });
const bot = new Bot(TOKEN, { client: { apiRoot: API } });

let sent = [];
function note(id) {
  if (sent.push(id) > 1) return;
  setTimeout(() => {
    shop.sent(sent);
    sent = [];
  }, 20);
}

const chats = new Map(); // to the end of what is on its way to it
function deliver(chat, calls) {
  const before = chats.get(chat) || Promise.resolve();
  const now = before
    .then(async () => {
      for (const { id, method, payload } of calls) {
        await bot.api.raw[method](payload);
        note(id);
      }
    })
    .catch((error) => console.error(error.message))
    .then(() => {
      if (chats.get(chat) === now) chats.delete(chat);
    });
  chats.set(chat, now);
}

bot.on(['message:text', 'callback_query:data'], (ctx) => {
  const calls = shop.handle(ctx.update.update_id, ctx.chat.id, ctx.callbackQuery);
  if (calls) deliver(ctx.chat.id, calls);
});

http.createServer(webhookCallback(bot, 'http', { secretToken: SECRET })).listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => {
  shop.close();
  process.exit(0);
});
