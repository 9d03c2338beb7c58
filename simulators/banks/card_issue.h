#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>
#include "reference/ports/keys.h"
#include "reference/protocol/card_data.h"
#include "simulators/banks/bank_book.h"

namespace tillrig {

// What stands in the bank's book for a number, and for the PIN of that number: nobody finds the one from the other.
std::string number_ref_of(const Keys& keys, const Pan& number);
std::string pin_ref_of(const Keys& keys, const Pan& number, const Pin& pin);

// Body of sim.issue_card: {card, holder, number, expiry: "YYMM", pin, balance_minor, currency, pin_required,
// limit_minor?, no_pin_minor?, closed?}; an empty pin for a card that has none. The error is one line: field, what was
// expected, and nothing of what was found.
tl::expected<BankCard, std::string> card_to_issue(const Keys& keys, std::string_view body, std::string_view currency);

}  // namespace tillrig
