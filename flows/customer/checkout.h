// From a cart to an order. Checkout is not a sequence of screens: first_missing() looks at what is
// known and names the next question, so nothing is asked twice and a returning customer is asked
// nothing before the summary.
#pragma once

#include <string_view>

#include "flows/talk.h"
#include "flows/understanding/terms.h"

namespace kedai {

enum class Missing { Nothing, Fulfilment, Address };

// What is still unknown; the customer's usual ways count as known. Pure.
Missing first_missing(const Draft& draft, const Customer& customer);

// What was said along with an order: draft and customer take it.
void keep_terms(Talk& talk, const Terms& terms);

void check_out(Talk& talk);  // the next question, or the summary
void check_out(Talk& talk, std::string first_line);
void choose_fulfilment(Talk& talk, Fulfilment fulfilment);
void choose_payment(Talk& talk, PaymentWay way);
void ask_fulfilment(Talk& talk);
void ask_fulfilment(Talk& talk, std::string first_words);
void ask_payment(Talk& talk);
void ask_address(Talk& talk);
void ask_address(Talk& talk, std::string first_words);
void ask_name(Talk& talk);
void ask_phone(Talk& talk);
void ask_order_note(Talk& talk);
void ask_what_to_change(Talk& talk);

bool hear(Talk& talk, const AFulfilment& question, std::string_view text);
bool hear(Talk& talk, const AnAddress& question, std::string_view text);
bool hear(Talk& talk, const AName& question, std::string_view text);
bool hear(Talk& talk, const APhone& question, std::string_view text);
bool hear(Talk& talk, const AnOrderNote& question, std::string_view text);
void hear_location(Talk& talk, const SharedLocation& location);
void hear_contact(Talk& talk, const SharedContact& contact);

}  // namespace kedai
