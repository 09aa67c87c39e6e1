#include "flows/fetching.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "config/json_writer.h"
#include "flows/customer/proof.h"
#include "flows/staff/ways_desk.h"

namespace kedai {

std::string encode(const Wish& wish) {
  JsonWriter out;
  out.open('{').member("for").text(wish.what == Wish::For::Proof ? "proof" : "qris");
  out.member("chat").number(wish.chat.value).member("order").number(wish.order.value);
  out.member("kind").text(to_word(wish.attachment.kind));
  out.member("channel").text(wish.attachment.channel);
  out.member("reference").text(wish.attachment.reference);
  return out.close('}').take();
}

Wish decode_wish(std::string_view text) try {
  const auto in = nlohmann::json::parse(text);
  const auto kind = attachment_kind_of(in.at("kind").get<std::string>());
  if (!kind) throw std::invalid_argument("a wish for a file of no known kind");
  return {in.at("for") == "proof" ? Wish::For::Proof : Wish::For::ShopQris,
          {in.at("chat").get<std::int64_t>()},
          {in.at("order").get<std::int64_t>()},
          {*kind, in.at("channel").get<std::string>(), in.at("reference").get<std::string>()}};
} catch (const nlohmann::json::exception& error) {
  throw std::invalid_argument(error.what());
}

void post_wish(Teller& teller, const Wish& wish) {
  teller.shop.errands.post(kFetchErrand, encode(wish), teller.shop.new_id(teller.now), teller.now);
}

void hear_fetched(Teller& teller, const Wish& wish, const Fetched& fetched) {
  switch (wish.what) {
    case Wish::For::Proof: return hear_proof(teller, wish, fetched);
    case Wish::For::ShopQris: return hear_shop_qris(teller, wish, fetched);
  }
}

}  // namespace kedai
