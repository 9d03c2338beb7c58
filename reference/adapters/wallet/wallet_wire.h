#pragma once

#include <string>
#include <string_view>

#include "reference/ports/keys.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/time.h"

namespace tillrig::wallet_wire {

// The mapping between the lane's words and the wallet's. Pure, but for the merchant's key.
inline constexpr std::string_view merchant_key = "wallet-merchant";

// `verb` is the wallet's: pay, query, close, cancel, refund, refund-query. Signed.
WalletRequest to_wallet(const Keys& keys, std::string_view verb, const std::string& merchant, std::string nonce,
                        const ChannelRequest& request);

// What the answer to `sent` means. Whatever does not fit the request - signature, verb, merchant, number, refund
// number, nonce, currency, or (where money is claimed and the request names an amount) the amount - is UNKNOWN, with
// words. REFUSED only for an authentic "this request was not executed".
ChannelResult to_result(const Keys& keys, const WalletRequest& sent, const WalletAnswer& answer);

// Of a body that may not even be an answer.
ChannelResult to_result(const Keys& keys, const WalletRequest& sent, std::string_view body);

// A result without a word from the gateway.
ChannelResult without_answer(const WalletRequest& sent, ChannelState state, std::string why);

// A notice, when it is authentic and ours. The error says what is wrong with it. Whether number, amount and currency
// are those of a payment is for the engine to compare: it knows the payment.
tl::expected<ChannelResult, BadMessage> from_notice(const Keys& keys, const std::string& merchant,
                                                    std::string_view body);

}  // namespace tillrig::wallet_wire
