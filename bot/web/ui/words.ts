// The page's own words; what the shop says comes from the server.

const indonesian = {
  today: "Hari ini",
  yesterday: "Kemarin",
  updated: "diperbarui",
  sending: "sedang dikirim",
  sent: "terkirim",
  failed: "Tidak terkirim",
  connecting: "menyambungkan…",
  offline: "Tidak tersambung. Pesan dikirim begitu tersambung lagi.",
  all: "Lihat semua",
  choose: "Pilih",
  shareLocation: "Kirim lokasi saya",
  noLocation: "Lokasi tidak bisa dibaca. Tulis saja alamatnya.",
  locating: "Mencari lokasi…",
  location: "Lokasi saya",
  phone: "Nomor HP",
  write: "Tulis pesan",
  photo: "Foto",
  badPhoto: "Foto harus JPEG, PNG, atau WebP.",
  bigPhoto: "Foto terlalu besar. Paling besar 5 MB.",
  tooLong: "Pesan terlalu panjang. Kirim dalam beberapa bagian.",
  notTaken: "Pesan ini tidak bisa diterima.",
  you: "Anda",
  earlier: "Pesan sebelumnya",
  fresh: "Baru",
  voice: "Pesan suara, dengarkan di aplikasi asalnya",
  video: "Video, lihat di aplikasi asalnya",
  document: "Dokumen, buka di aplikasi asalnya",
  sticker: "Stiker",
};

const english: typeof indonesian = {
  today: "Today",
  yesterday: "Yesterday",
  updated: "updated",
  sending: "sending",
  sent: "sent",
  failed: "Not sent",
  connecting: "connecting…",
  offline: "Not connected. Your message goes out once the connection is back.",
  all: "See all",
  choose: "Choose",
  shareLocation: "Send my location",
  noLocation: "Your location could not be read. Please write the address.",
  locating: "Finding your location…",
  location: "My location",
  phone: "Phone number",
  write: "Write a message",
  photo: "Photo",
  badPhoto: "A photo must be JPEG, PNG or WebP.",
  bigPhoto: "The photo is too large. At most 5 MB.",
  tooLong: "The message is too long. Please send it in parts.",
  notTaken: "This message could not be taken.",
  you: "You",
  earlier: "Earlier messages",
  fresh: "New",
  voice: "Voice message, listen to it in the app it came from",
  video: "Video, watch it in the app it came from",
  document: "Document, open it in the app it came from",
  sticker: "Sticker",
};

export const lang = document.documentElement.lang === "en" ? "en" : "id";
export const words = lang === "en" ? english : indonesian;

const offset = Number(document.body.dataset.offset || 0) * 60000;

// The shop's clock, whatever the phone's is set to: an order "until 17.00" means the shop's 17.00.
function shopTime(at: number): Date {
  return new Date(at + offset);
}

export function clock(at: number): string {
  return shopTime(at).toISOString().slice(11, 16).replace(":", lang === "en" ? ":" : ".");
}

export function day(at: number): string {
  return shopTime(at).toISOString().slice(0, 10);
}

export function dayName(at: number, now: number): string {
  if (day(at) === day(now)) return words.today;
  if (day(at) === day(now - 86400000)) return words.yesterday;
  const format: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", timeZone: "UTC" };
  if (day(at).slice(0, 4) !== day(now).slice(0, 4)) format.year = "numeric";
  return shopTime(at).toLocaleDateString(lang === "en" ? "en-GB" : "id-ID", format);
}
