'use strict';
// The shop of both peers: SQLite in WAL with synchronous=FULL, one commit for each update, in which
// its id is remembered, before the webhook is answered. With `outbox` the replies are stored in the
// same commit and forgotten when they have left. Measured only: nothing reads the outbox at a start.
const Database = require('better-sqlite3');

const SCHEMA = `
  CREATE TABLE category(id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE product(id INTEGER PRIMARY KEY, category INTEGER, name TEXT, price INTEGER, stock INTEGER CHECK(stock >= 0));
  CREATE TABLE cart(chat INTEGER, product INTEGER, quantity INTEGER, PRIMARY KEY(chat, product)) WITHOUT ROWID;
  CREATE TABLE session(chat INTEGER PRIMARY KEY, state TEXT, updated INTEGER);
  CREATE TABLE orders(id INTEGER PRIMARY KEY, chat INTEGER, total INTEGER, created INTEGER);
  CREATE TABLE order_item(order_id INTEGER, product INTEGER, quantity INTEGER, price INTEGER);
  CREATE TABLE seen(update_id INTEGER PRIMARY KEY, at INTEGER);
  CREATE TABLE outbox(id INTEGER PRIMARY KEY, chat INTEGER, method TEXT, payload TEXT);`;

const rupiah = (amount) => `Rp${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')}`;

exports.openShop = function openShop({ file, outbox }) {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(SCHEMA);
  const sql = (text) => db.prepare(text);
  const categories = ['Kue', 'Keripik', 'Pempek', 'Kopi', 'Kerajinan'];
  db.transaction(() => {
    categories.forEach((name, i) => {
      sql('INSERT INTO category VALUES(?, ?)').run(i + 1, name);
      for (let n = 1; n <= 8; n++) {
        const product = name === 'Kue' ? `Kue lapis ${n}` : `${name} ${n}`;
        sql('INSERT INTO product VALUES(?, ?, ?, ?, 1000000)').run(i * 8 + n, i + 1, product, 5000 * n);
      }
    });
  })();

  const seen = sql('INSERT OR IGNORE INTO seen VALUES(?, ?)');
  const session = sql(`INSERT INTO session VALUES(?, ?, ?)
    ON CONFLICT(chat) DO UPDATE SET state = excluded.state, updated = excluded.updated`);
  const ofCategory = sql('SELECT * FROM product WHERE category = ?');
  const product = sql('SELECT * FROM product WHERE id = ?');
  const put = sql('INSERT INTO cart VALUES(?, ?, 1) ON CONFLICT DO UPDATE SET quantity = quantity + 1');
  const cart = sql(`SELECT product, quantity, name, price FROM cart JOIN product ON product.id = product WHERE chat = ?`);
  const empty = sql('DELETE FROM cart WHERE chat = ?');
  const take = sql('UPDATE product SET stock = stock - ? WHERE id = ? AND stock >= ?');
  const order = sql('INSERT INTO orders(chat, total, created) VALUES(?, ?, ?)');
  const item = sql('INSERT INTO order_item VALUES(?, ?, ?, ?)');
  const post = sql('INSERT INTO outbox(chat, method, payload) VALUES(?, ?, ?)');
  const forget = sql('DELETE FROM outbox WHERE id = ?');

  function place(chat, now) {
    const lines = cart.all(chat);
    const total = lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
    const id = order.run(chat, total, now).lastInsertRowid;
    for (const line of lines) {
      if (take.run(line.quantity, line.product, line.quantity).changes !== 1) throw new Error('sold out');
      item.run(id, line.product, line.quantity, line.price);
    }
    empty.run(chat);
    return [`Pesanan ${id} diterima, total ${rupiah(total)}`, [['Menu', 'menu']]];
  }

  // What is said next: its text and its buttons.
  function turn(chat, data, now) {
    const [verb, argument] = (data || 'menu').split(':');
    const list = () => {
      const lines = cart.all(chat);
      const total = lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
      return `${lines.map((line) => `${line.quantity} x ${line.name} ${rupiah(line.price)}`).join('\n')}\nTotal ${rupiah(total)}`;
    };
    switch (verb) {
      case 'category':
        return [`Kategori ${categories[argument - 1]}`, ofCategory.all(argument).map((each) => [each.name, `product:${each.id}`])];
      case 'product': {
        const { id, name, price } = product.get(argument);
        return [`${name}\n${rupiah(price)}\nBuatan rumah tanpa pengawet`, [['Tambah', `add:${id}`], ['Menu', 'menu']]];
      }
      case 'add':
        put.run(chat, argument);
        return ['Masuk keranjang', [['Keranjang', 'cart'], ['Menu', 'menu']]];
      case 'cart':
        return [`Isi keranjang:\n${list()}`, [['Checkout', 'checkout'], ['Menu', 'menu']]];
      case 'checkout':
        return [`Periksa pesanan:\n${list()}`, [['Konfirmasi', 'place'], ['Menu', 'menu']]];
      case 'place':
        return place(chat, now);
      default:
        return ['Selamat datang. Pilih kategori:', categories.map((name, i) => [name, `category:${i + 1}`])];
    }
  }

  // The API calls that answer an update, or null when it came before.
  const handle = db.transaction((updateId, chat, press) => {
    const now = Date.now();
    if (seen.run(updateId, now).changes === 0) return null;
    const [text, buttons] = turn(chat, press && press.data, now);
    session.run(chat, press ? press.data : 'menu', now);
    const keyboard = buttons.map(([label, data]) => [{ text: label, callback_data: data }]);
    const calls = press ? [{ method: 'answerCallbackQuery', payload: { callback_query_id: press.id } }] : [];
    calls.push({ method: 'sendMessage', payload: { chat_id: chat, text, reply_markup: { inline_keyboard: keyboard } } });
    if (outbox) for (const call of calls) call.id = post.run(chat, call.method, JSON.stringify(call.payload)).lastInsertRowid;
    return calls;
  });

  return {
    handle: (...update) => handle.immediate(...update),
    sent: db.transaction((ids) => ids.forEach((id) => forget.run(id))),
    close: () => db.close(),
  };
};
