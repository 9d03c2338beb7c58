#pragma once

#include <string>
#include <string_view>

#include "reference/protocol/messages.h"
#include "simulators/gateways/wallet_book.h"

namespace tillrig {

// The name of the key that signs the wallet's wire, both ways.
inline constexpr std::string_view merchant_key = "wallet-merchant";

// The wallet's sub code for what a scenario calls a decline: a word of DeclineClass in lower case.
std::string sub_code_of(std::string_view reason);

// An answer about nothing: state NONE.
TradeView failure(const char* code, const char* sub_code);

// Does an authentic answer of this kind settle what the adapter asked about?
bool settles(std::string_view verb, const TradeView& view);

// Without refund number, nonce and signature.
WalletAnswer to_answer(std::string verb, std::string merchant, std::string number, std::string currency,
                       const TradeView& view);

}  // namespace tillrig
