#include "simulators/gateways/wallet_words.h"

namespace tillrig {

std::string sub_code_of(std::string_view reason) {
  if (reason == "insufficient_funds") return "BALANCE";
  if (reason == "bad_code") return "AUTH_CODE_INVALID";
  if (reason == "expired") return "EXPIRED";
  if (reason == "risk") return "RISK";
  if (reason == "limit") return "LIMIT";
  if (reason == "issuer_unavailable") return "ISSUER_UNAVAILABLE";
  return "OTHER";
}

TradeView failure(const char* code, const char* sub_code) {
  TradeView view;
  view.code = code;
  view.state = "NONE";
  view.sub_code = sub_code;
  return view;
}

bool settles(std::string_view verb, const TradeView& view) {
  if (view.code == "SYSTEM_ERROR" || view.code == "WAIT") return false;
  // Whoever asked for another amount cannot tell what has become of it.
  if (!view.as_asked) return false;
  if (view.state == "NONE") return verb == "pay" && view.sub_code != "NUMBER_USED";
  return view.state != "WAIT";
}

WalletAnswer to_answer(std::string verb, std::string merchant, std::string number, std::string currency,
                       const TradeView& view) {
  WalletAnswer answer;
  answer.verb = std::move(verb);
  answer.merchant = std::move(merchant);
  answer.number = std::move(number);
  answer.code = view.code;
  answer.state = view.state;
  answer.sub_code = view.sub_code;
  answer.txn = view.txn;
  answer.minor = view.minor;
  answer.buyer_minor = view.buyer_minor;
  answer.refunded_minor = view.refunded_minor;
  answer.currency = std::move(currency);
  return answer;
}

}  // namespace tillrig
