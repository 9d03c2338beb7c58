#include "reference/adapters/wallet/wallet_wire.h"

#include <array>
#include <optional>
#include <utility>

namespace tillrig::wallet_wire {
namespace {

// Sub codes under which a gateway says: this request was not executed. It may come again later.
constexpr std::array not_executed{"BAD_SIGN", "BAD_VERB", "BAD_MERCHANT", "BAD_NUMBER", "RATE_LIMIT"};

constexpr std::array not_there{"TRADE_NOT_EXIST", "REFUND_NOT_EXIST"};

template <std::size_t n>
bool is_one_of(const std::array<const char*, n>& words, std::string_view word) {
  for (const auto* candidate : words)
    if (word == candidate) return true;
  return false;
}

std::optional<ChannelState> state_of(std::string_view word) {
  if (word == "WAIT") return ChannelState::waiting;
  if (word == "SUCCESS") return ChannelState::succeeded;
  if (word == "CLOSED") return ChannelState::closed;
  if (word == "REVERSED") return ChannelState::reversed;
  if (word == "FAILED") return ChannelState::failed;
  if (word == "REFUNDED") return ChannelState::refunded;
  return std::nullopt;
}

DeclineClass decline_of(std::string_view sub_code) {
  if (sub_code.empty()) return DeclineClass::none;
  if (sub_code == "BALANCE") return DeclineClass::insufficient_funds;
  if (sub_code == "AUTH_CODE_INVALID") return DeclineClass::bad_code;
  if (sub_code == "AUTH_CODE_EXPIRED" || sub_code == "EXPIRED") return DeclineClass::expired;
  if (sub_code == "RISK") return DeclineClass::risk;
  if (sub_code == "LIMIT") return DeclineClass::limit;
  return DeclineClass::other;
}

// Empty: the answer belongs to the request. Otherwise what does not fit, in words.
std::string what_does_not_fit(const Keys& keys, const WalletRequest& sent, const WalletAnswer& answer) {
  if (!keys.mac_matches(merchant_key, signed_text(answer), answer.sign)) return "its signature does not verify";
  if (answer.verb != sent.verb) return "it answers '" + answer.verb + "', not '" + sent.verb + "'";
  if (answer.merchant != sent.merchant) return "it is for merchant " + answer.merchant;
  if (answer.number != sent.number) return "it is about number " + answer.number;
  if (answer.refund != sent.refund) return "it is about refund " + answer.refund;
  if (answer.nonce != sent.nonce) return "it answers another request";
  return {};
}

// Once more for what claims money: the amount asked for, in the currency asked for.
std::string what_money_does_not_fit(const WalletRequest& sent, const WalletAnswer& answer) {
  if (answer.currency != sent.currency) return "its currency is '" + answer.currency + "', not " + sent.currency;
  if (sent.minor != 0 && answer.minor != sent.minor)
    return "its amount is " + std::to_string(answer.minor) + ", not " + std::to_string(sent.minor);
  return {};
}

bool is_refund(const WalletRequest& sent) {
  return sent.verb == "refund" || sent.verb == "refund-query";
}

ChannelResult read_result(const WalletAnswer& answer, ChannelState state, Currency currency) {
  ChannelResult result;
  result.number = ChannelNumber(answer.number);
  result.refund = RefundKey(answer.refund);
  result.state = state;
  if (state == ChannelState::failed || state == ChannelState::closed) result.decline = decline_of(answer.sub_code);
  result.txn = ChannelTxn(answer.txn);
  result.amount = Money(answer.minor, currency);
  result.buyer_paid = Money(answer.buyer_minor, currency);
  result.refunded = Money(answer.refunded_minor, currency);
  result.why = answer.sub_code;
  return result;
}

}  // namespace

WalletRequest to_wallet(const Keys& keys, std::string_view verb, const std::string& merchant, std::string nonce,
                        const ChannelRequest& request) {
  WalletRequest wire;
  wire.verb = verb;
  wire.merchant = merchant;
  wire.number = request.number.text();
  wire.order_ref = request.order.text();
  if (verb == "pay") {
    wire.auth_code = request.code.clear_for_wire();
    wire.expires_in_ms = request.expires_in_ms;
  }
  if (verb == "refund" || verb == "refund-query") wire.refund = request.refund.text();
  wire.minor = request.amount.minor();
  wire.currency = request.amount.currency().code();
  wire.nonce = std::move(nonce);
  wire.sign = keys.mac(merchant_key, signed_text(wire));
  return wire;
}

ChannelResult without_answer(const WalletRequest& sent, ChannelState state, std::string why) {
  ChannelResult result;
  result.number = ChannelNumber(sent.number);
  result.refund = RefundKey(sent.refund);
  result.state = state;
  result.why = std::move(why);
  return result;
}

ChannelResult to_result(const Keys& keys, const WalletRequest& sent, const WalletAnswer& answer) {
  const auto unknown = [&](const std::string& why) { return without_answer(sent, ChannelState::unknown, why); };
  if (const auto wrong = what_does_not_fit(keys, sent, answer); !wrong.empty())
    return unknown("not the answer: " + wrong);
  if (answer.code == "SYSTEM_ERROR") return unknown("system error of the channel");

  if (answer.state == "NONE") {
    if (is_one_of(not_there, answer.sub_code)) return without_answer(sent, ChannelState::not_found, answer.sub_code);
    if (is_one_of(not_executed, answer.sub_code)) return without_answer(sent, ChannelState::refused, answer.sub_code);
    return unknown("not understood: NONE, " + answer.sub_code);
  }
  const auto state = state_of(answer.state);
  const bool code_known = answer.code == "OK" || answer.code == "WAIT" || answer.code == "FAIL";
  const bool about_refund = state == ChannelState::refunded;
  if (!state || !code_known || (about_refund && !is_refund(sent)))
    return unknown("not understood: " + answer.code + ", " + answer.state);

  const bool claims_money = state != ChannelState::closed && state != ChannelState::failed;
  if (answer.minor < 0 || answer.buyer_minor < 0 || answer.refunded_minor < 0)
    return unknown("not the answer: an amount of it is negative");
  if (const auto wrong = what_money_does_not_fit(sent, answer); claims_money && !wrong.empty())
    return unknown("not the answer: " + wrong);
  auto result = read_result(answer, *state, *Currency::from_code(sent.currency));
  // Refusing a refund because all of it went back when the payment was reversed is a way to say that it went back.
  if (is_refund(sent) && answer.sub_code == "ALREADY_REVERSED") result.state = ChannelState::refunded;
  return result;
}

ChannelResult to_result(const Keys& keys, const WalletRequest& sent, std::string_view body) {
  const auto answer = decode<WalletAnswer>(body);
  if (!answer) return without_answer(sent, ChannelState::unknown, "unreadable answer: " + answer.error().line);
  return to_result(keys, sent, *answer);
}

tl::expected<ChannelResult, BadMessage> from_notice(const Keys& keys, const std::string& merchant,
                                                    std::string_view body) {
  const auto notice = decode<WalletAnswer>(body);
  if (!notice) return tl::unexpected(notice.error());
  if (!keys.mac_matches(merchant_key, signed_text(*notice), notice->sign))
    return tl::unexpected(BadMessage{"sign: does not verify"});
  if (notice->verb != "notice") return tl::unexpected(BadMessage{"verb: expected notice, found " + notice->verb});
  if (notice->merchant != merchant) return tl::unexpected(BadMessage{"merchant: expected " + merchant});
  const auto currency = Currency::from_code(notice->currency);
  if (!currency) return tl::unexpected(BadMessage{"currency: not a known currency"});
  const auto state = state_of(notice->state);
  if (!state) return tl::unexpected(BadMessage{"state: not a known word"});
  if (notice->minor < 0 || notice->buyer_minor < 0 || notice->refunded_minor < 0)
    return tl::unexpected(BadMessage{"minor: expected an amount of zero or more"});
  return read_result(*notice, *state, *currency);
}

}  // namespace tillrig::wallet_wire
