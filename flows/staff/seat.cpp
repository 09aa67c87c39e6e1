#include "flows/staff/seat.h"

#include "flows/recognition.h"
#include "flows/talk.h"

namespace kedai {

std::vector<Letter> seat_staff(Shop& shop, const Identity& who, const std::string& name, Role role,
                               Time now) {
  const Event event{who.channel, "", who.value, who, name, "", Said{}};
  const ChatRow chat = open_chat(shop, event, now);
  shop.staff.bind({{shop.new_id(now)}, role, name, who.channel, who.value, chat.id}, now);
  const Phrasebook& words = phrasebook_for(shop, chat.locale);
  const std::string role_name = words.say("role." + std::string(to_word(role)));
  Letter letter{chat.id,
                {words.say("desk.bound", {{"shop", shop.profile.name}, {"role", role_name}})}};
  letter.message.actions = {{words.say("button.open_orders"), {Verb::OpenOrders}},
                            {words.say("button.stock"), {Verb::StockList}},
                            {words.say("button.staff_help"), {Verb::StaffHelp}}};
  return {letter};
}

}  // namespace kedai
