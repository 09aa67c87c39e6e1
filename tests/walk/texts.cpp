#include "tests/walk/texts.h"

#include "tests/harness/outside.h"

namespace kedai::harness {

namespace {

// What people, bots and attackers type, whatever the shop sells.
constexpr const char* kTexts[] = {"halo",
                                  "menu",
                                  "keranjang",
                                  "checkout",
                                  "english",
                                  "bahasa",
                                  "status",
                                  "batal",
                                  "bayar",
                                  "cari",
                                  "penjual",
                                  "selesai",
                                  "done",
                                  "kosongkan",
                                  "pesanan",
                                  "bantuan",
                                  "ya",
                                  "ok",
                                  "tidak",
                                  "0",
                                  "1",
                                  "2",
                                  "3",
                                  "4",
                                  "7",
                                  "12",
                                  "-3",
                                  "1.5",
                                  "1e9",
                                  "99999999999999999999",
                                  "sepuluh",
                                  "0812 3456 7890",
                                  "Jl. Kenanga II no. 5, Sri, 081234567890",
                                  "Sri",
                                  "ambil sendiri",
                                  "antar",
                                  "x",
                                  "?",
                                  "",
                                  " ",
                                  "\n\n",
                                  "/start",
                                  "/start ABCDEFGHJK",
                                  "/",
                                  "😀😀😀",
                                  "👨‍👩‍👧‍👦",
                                  "\u200b\u200b",
                                  "\u202eabc\u202c",
                                  "a\u0301\u0301\u0301\u0301",
                                  "مرحبا",
                                  "你好",
                                  "\x01*b*\x02",
                                  "<b>&amp;",
                                  "{who}",
                                  "'; DROP TABLE orders; --",
                                  "stok",
                                  "terima 1001",
                                  "tolak 1002",
                                  "siap 1001",
                                  "kirim 1001",
                                  "selesai 1001",
                                  "lunas 1001",
                                  "batal 1001",
                                  "pesanan 1001"};

std::vector<std::string> texts_of(std::initializer_list<const char*> own) {
  std::vector<std::string> texts(std::begin(kTexts), std::end(kTexts));
  texts.emplace_back(4096, 'w');
  for (const auto* text : own) texts.emplace_back(text);
  return texts;
}

}  // namespace

std::vector<std::string> demo_texts() {
  return texts_of({"2 tekwan",
                   "kopi",
                   "3 lenjer, 1 cuko, ambil sendiri",
                   "jangek 250 2",
                   "stok tekwan +5",
                   "stok KPI-JHE = 3",
                   "habis tekwan",
                   "ada tekwan",
                   "harga tekwan 16000",
                   "harga tekwan 1",
                   "jual tekwan 1, cuko 1",
                   "1 bolu kojo antar seperti biasa",
                   "pempek",
                   "bu, tekwan 2 sama krupuk kulit yg 100 gr 1 ya, COD",
                   "pempek 5, kopi 2",
                   "tekwannya jadi 3",
                   "eh 2 deh",
                   "hapus cuko",
                   "kurangi 1",
                   "kosongkan",
                   "ganti yang 100 gr jadi 250 gr",
                   "keripik singkong 2 pedas 1 original",
                   "selusin lenjer, antar ke Jl. Garuda 12 a.n. Rina",
                   "3 bakso, 1 tekwan",
                   "ada kue apa aja?",
                   "bisa cod?",
                   "jam berapa buka?",
                   "batalkan pesanan",
                   "berapa harga tekwan?",
                   "ongkir ke petanang berapa",
                   "tekwan 5000",
                   "alias sup ikan = tekwan",
                   "stok kopi jahe tambah dua puluh lima",
                   "tekwan 2, ambil sendiri, transfer",
                   "tekwan 1, ambil sendiri, qris",
                   "lenjer 2, ambil sendiri, kasbon",
                   "kasbon",
                   "kasbon 1001 100rb",
                   "kasbon 1002 bayar 5rb",
                   "bayar 1001 10rb",
                   "dp 1002 99jt",
                   "kembalikan 1001 5rb",
                   "10rb",
                   "pembayaran",
                   "rekening BRI 0001-02 a.n. Dapur",
                   "qris",
                   "qris hapus",
                   kSampleQris.data()});
}

std::vector<std::string> other_texts() {
  return texts_of({"2 zet3", "zetum", "zetum 4 besar 2", "stok Z-4 +5", "habis zet2", "ada zet2",
                   "harga zet5 900", "jual zet5 kecil 1", "zet3 kecil 2, ambil sendiri, transfer",
                   "rekening 123 a.n. Zeta", "bayar 1001 500", "kasbon 1001 5rb", "kasbon"});
}

}  // namespace kedai::harness
