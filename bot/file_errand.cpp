#include "bot/file_errand.h"

#include "bot/channels/channel.h"
#include "flows/fetching.h"
#include "store/qr_reader.h"
#include "store/qris.h"

namespace kedai::bot {

namespace {

constexpr std::size_t kLargestProof = 10'000'000;  // bytes
constexpr auto kPatience = std::chrono::minutes{15};

// A picture or a PDF, by its first bytes, whatever it says of itself; nothing for anything else.
std::string_view proof_type(std::string_view bytes) {
  const auto type = picture_type(bytes);
  return type.empty() && bytes.starts_with("%PDF-") ? "application/pdf" : type;
}

FetchFault fault_of(QrFault fault) {
  switch (fault) {
    case QrFault::NotAPicture: return FetchFault::NotAPicture;
    case QrFault::TooLarge: return FetchFault::TooLarge;
    case QrFault::NoCode: return FetchFault::NoCode;
    case QrFault::ReaderMissing: return FetchFault::ReaderMissing;
    case QrFault::Broken: break;
  }
  return FetchFault::Gone;
}

// Of several codes in a photo the one that is a QRIS.
Fetched code_in(const Picture& photo) {
  const auto read = read_qr(photo.bytes);
  if (const auto* fault = std::get_if<QrFault>(&read)) return fault_of(*fault);
  const auto& codes = std::get<std::vector<std::string>>(read);
  for (const std::string& code : codes)
    if (std::holds_alternative<Qris>(read_qris(code))) return code;
  return codes.front();
}

Work tell(const Wish& wish, const Fetched& fetched) {
  return [=](Shop& shop, Time now) {
    Teller teller(shop, now, kBuyerActs);
    hear_fetched(teller, wish, fetched);
    return std::move(teller.letters);
  };
}

// Kept in the transaction in which it proves the order.
Work keep(const Wish& wish, Picture proof) {
  const std::string_view type = proof_type(proof.bytes);
  if (type.empty()) return tell(wish, FetchFault::NotAPicture);
  if (proof.bytes.size() > kLargestProof) return tell(wish, FetchFault::TooLarge);
  return [=, proof = std::move(proof)](Shop& shop, Time now) {
    Teller teller(shop, now, kBuyerActs);
    hear_fetched(teller, wish, shop.pictures.add(type, proof.bytes));
    return std::move(teller.letters);
  };
}

}  // namespace

Task<Ran> fetch_file(const FileSource& source, Errand errand, Time now) {
  const Wish wish = decode_wish(errand.body);
  std::optional<Picture> file;
  FetchFault fault = FetchFault::Gone;
  std::string why;
  try {
    file = co_await source(errand.shop, wish.attachment);
  } catch (const TooLarge&) {
    fault = FetchFault::TooLarge;
  } catch (const std::exception& error) {  // not now, or the database is away
    why = error.what();
  }
  if (!why.empty() && now - errand.created < kPatience) co_return Ran{.done = false, .reason = why};
  if (!file) co_return Ran{.then = tell(wish, fault)};
  if (wish.what == Wish::For::ShopQris) {
    co_await Elsewhere{};  // reading a photo takes a fifth of a second
    co_return Ran{.then = tell(wish, code_in(*file))};
  }
  co_return Ran{.then = keep(wish, *std::move(file))};
}

}  // namespace kedai::bot
