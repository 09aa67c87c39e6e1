'use strict';
// A shop on Telegraf as its guide shows it: no outbox, replies are sent while the webhook waits, the
// first API call rides in the webhook's answer. Environment: PORT, API, DB, SECRET, TOKEN.
const http = require('http');
const { Telegraf } = require('telegraf');
const { openShop } = require('./shop');

const { PORT, API, DB, SECRET, TOKEN } = process.env;
const shop = openShop({ file: DB, outbox: false });
const agent = new http.Agent({ keepAlive: true });
const bot = new Telegraf(TOKEN, { telegram: { apiRoot: API, agent } });

async function hear(ctx) {
  const calls = shop.handle(ctx.update.update_id, ctx.chat.id, ctx.callbackQuery);
  if (!calls) return;
  if (ctx.callbackQuery) await ctx.answerCbQuery();
  const { text, reply_markup: keyboard } = calls[calls.length - 1].payload;
  await ctx.reply(text, { reply_markup: keyboard });
}
bot.on('text', hear);
bot.on('callback_query', hear);

const webhook = bot.webhookCallback('/telegram', { secretToken: SECRET });
bot.telegram.getMe().then((me) => {
  bot.botInfo = me;
  http.createServer(webhook).listen(Number(PORT), '127.0.0.1');
});
process.on('SIGTERM', () => {
  shop.close();
  process.exit(0);
});
