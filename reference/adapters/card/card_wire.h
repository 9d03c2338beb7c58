#pragma once

#include <string>
#include <string_view>

#include "reference/ports/keys.h"
#include "reference/protocol/bank_messages.h"

namespace tillrig::card_wire {

// The mapping between the lane's words and those of a card host. Pure, but for the terminal's key.
inline constexpr std::string_view terminal_key = "bank-terminal";

// `verb` is the bank's: sale, reversal, void, refund, advice. Signed. The error says what the request lacks.
tl::expected<BankRequest, BadMessage> to_bank(const Keys& keys, std::string_view verb, std::string nonce,
                                              const ChannelRequest& request);

// What the answer to `sent`, which was made of `asked`, means. Whatever does not fit - signature, verb, numbers, nonce,
// or (where money is claimed) amount and currency - is UNKNOWN, with words; so is a code that is not understood.
// REFUSED only for an authentic "this request was not executed".
ChannelResult to_result(const Keys& keys, const ChannelRequest& asked, const BankRequest& sent,
                        const BankAnswer& answer);
// Of a body that may not even be an answer.
ChannelResult to_result(const Keys& keys, const ChannelRequest& asked, const BankRequest& sent, std::string_view body);

// A result without a word from the bank.
ChannelResult without_answer(const ChannelRequest& asked, ChannelState state, std::string why);

// The same for the end of a batch. What does not fit is not closed: it is asked again.
BankRequest to_bank(const Keys& keys, std::string nonce, std::string merchant, const SettleBatch& batch);
BatchSettled to_settled(const Keys& keys, const BankRequest& sent, std::string_view body);

}  // namespace tillrig::card_wire
