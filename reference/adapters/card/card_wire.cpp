#include "reference/adapters/card/card_wire.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace tillrig::card_wire {
namespace {

// What a response code says, whatever was asked. What is not here is not understood: it may have been executed.
enum class Says { approved, not_executed, declined, cannot_reach_issuer, no_original };

struct Code {
  std::string_view code;
  Says says;
  DeclineClass decline;
  std::string_view words;
};

constexpr std::array codes{
    Code{"00", Says::approved, DeclineClass::none, "approved"},
    Code{"03", Says::not_executed, DeclineClass::none, "invalid merchant"},
    Code{"05", Says::declined, DeclineClass::other, "not honoured"},
    Code{"12", Says::declined, DeclineClass::other, "invalid transaction"},
    Code{"13", Says::declined, DeclineClass::other, "invalid amount"},
    Code{"14", Says::declined, DeclineClass::bad_code, "no such card"},
    Code{"21", Says::declined, DeclineClass::expired, "came too late"},
    Code{"25", Says::no_original, DeclineClass::other, "original not found"},
    Code{"30", Says::not_executed, DeclineClass::none, "format error"},
    Code{"51", Says::declined, DeclineClass::insufficient_funds, "insufficient funds"},
    Code{"54", Says::declined, DeclineClass::expired, "expired card"},
    Code{"55", Says::declined, DeclineClass::wrong_pin, "wrong PIN"},
    Code{"59", Says::declined, DeclineClass::risk, "suspected fraud"},
    Code{"61", Says::declined, DeclineClass::limit, "over the limit"},
    Code{"62", Says::declined, DeclineClass::other, "restricted card"},
    Code{"63", Says::declined, DeclineClass::other, "security violation"},
    Code{"64", Says::declined, DeclineClass::other, "not the amount of the original"},
    Code{"75", Says::declined, DeclineClass::wrong_pin, "too many wrong PINs"},
    Code{"77", Says::declined, DeclineClass::other, "the batch is settled"},
    Code{"91", Says::cannot_reach_issuer, DeclineClass::other, "issuer unavailable"},
    Code{"97", Says::not_executed, DeclineClass::none, "unknown terminal"},
    Code{"99", Says::declined, DeclineClass::wrong_pin, "PIN block error"},
    Code{"A0", Says::not_executed, DeclineClass::none, "our signature did not verify"},
};

const Code* find(std::string_view code) {
  for (const auto& known : codes)
    if (known.code == code) return &known;
  return nullptr;
}

ChannelState state_of_reversal(Says says) {
  switch (says) {
    case Says::approved:
      return ChannelState::reversed;
    case Says::no_original:
      return ChannelState::not_found;
    case Says::not_executed:
      return ChannelState::refused;
    case Says::declined:
    case Says::cannot_reach_issuer:
      break;
  }
  return ChannelState::unknown;
}

// An advice is a fact: the bank that cannot reach whose card it is has not declined it.
ChannelState state_of(std::string_view verb, Says says) {
  const bool gives_back = verb == "void" || verb == "refund";
  if (verb == "reversal") return state_of_reversal(says);
  switch (says) {
    case Says::approved:
      return gives_back ? ChannelState::refunded : ChannelState::succeeded;
    case Says::not_executed:
      return ChannelState::refused;
    case Says::declined:
      return ChannelState::failed;
    case Says::cannot_reach_issuer:
      return verb == "advice" ? ChannelState::unknown : ChannelState::failed;
    case Says::no_original:
      return gives_back ? ChannelState::failed : ChannelState::unknown;
  }
  return ChannelState::unknown;
}

// Empty: the answer belongs to the request. Otherwise what does not fit, in words.
std::string what_does_not_fit(const Keys& keys, const BankRequest& sent, const BankAnswer& answer) {
  if (!keys.mac_matches(terminal_key, signed_text(answer), answer.sign)) return "its signature does not verify";
  if (answer.verb != sent.verb) return "it answers '" + answer.verb + "', not '" + sent.verb + "'";
  if (answer.merchant != sent.merchant) return "it is for merchant " + answer.merchant;
  if (answer.terminal != sent.terminal) return "it is for terminal " + answer.terminal;
  if (answer.batch != sent.batch) return "it is about batch " + std::to_string(answer.batch);
  if (answer.stan != sent.stan) return "it is about STAN " + std::to_string(answer.stan);
  if (answer.nonce != sent.nonce) return "it answers another request";
  return {};
}

// Once more for what claims money. A reversal takes back all there is: the amount it names is for people.
std::string what_money_does_not_fit(const BankRequest& sent, const BankAnswer& answer) {
  if (answer.currency != sent.currency) return "its currency is '" + answer.currency + "', not " + sent.currency;
  if (answer.minor < 0) return "its amount is negative";
  if (sent.verb == "reversal") return {};
  if (answer.minor != sent.minor)
    return "its amount is " + std::to_string(answer.minor) + ", not " + std::to_string(sent.minor);
  if (answer.rrn.empty()) return "it has no reference number";
  return {};
}

BankRequest addressed(std::string_view verb, std::string nonce, const CardNumber& number) {
  BankRequest wire;
  wire.verb = verb;
  wire.merchant = number.merchant;
  wire.terminal = number.terminal;
  wire.batch = number.batch;
  wire.stan = number.stan;
  wire.nonce = std::move(nonce);
  return wire;
}

bool carries_card(std::string_view verb) {
  return verb == "sale" || verb == "advice";
}

// Empty: added. Otherwise what is missing.
std::string add_card(BankRequest& wire, const ChannelRequest& request) {
  if (!request.card || request.card->data.empty()) return "card: expected the card's sealed data";
  wire.entry = word_of(request.card->entry);
  wire.card = request.card->data.clear_for_wire();
  if (wire.verb == "advice") return {};
  wire.pin_block = request.card->pin_block.clear_for_wire();
  wire.expires_in_ms = request.expires_in_ms;
  return {};
}

std::string add_original(BankRequest& wire, const ChannelRequest& request) {
  const auto original = CardNumber::from(request.original);
  if (!original) return "original: expected merchant/terminal/batch/STAN";
  if (original->merchant != wire.merchant || original->terminal != wire.terminal)
    return "original: expected a sale of the same terminal";
  wire.original_batch = original->batch;
  wire.original_stan = original->stan;
  return {};
}

}  // namespace

tl::expected<BankRequest, BadMessage> to_bank(const Keys& keys, std::string_view verb, std::string nonce,
                                              const ChannelRequest& request) {
  const auto number = CardNumber::from(request.number);
  if (!number) return tl::unexpected(BadMessage{"number: expected merchant/terminal/batch/STAN"});
  auto wire = addressed(verb, std::move(nonce), *number);
  wire.order_ref = request.order.text();
  wire.minor = request.amount.minor();
  wire.currency = request.amount.currency().code();
  std::string wrong;
  if (carries_card(verb)) wrong = add_card(wire, request);
  if (verb == "void" || verb == "refund") wrong = add_original(wire, request);
  if (!wrong.empty()) return tl::unexpected(BadMessage{wrong});
  wire.sign = keys.mac(terminal_key, signed_text(wire));
  return wire;
}

ChannelResult without_answer(const ChannelRequest& asked, ChannelState state, std::string why) {
  ChannelResult result;
  result.number = asked.number;
  result.refund = asked.refund;
  result.state = state;
  result.why = std::move(why);
  return result;
}

ChannelResult to_result(const Keys& keys, const ChannelRequest& asked, const BankRequest& sent,
                        const BankAnswer& answer) {
  const auto unknown = [&](const std::string& why) { return without_answer(asked, ChannelState::unknown, why); };
  if (const auto wrong = what_does_not_fit(keys, sent, answer); !wrong.empty())
    return unknown("not the answer: " + wrong);
  if (answer.code == "94") return unknown("94 duplicate: it may have been executed before");
  const auto* code = find(answer.code);
  if (!code) return unknown("the bank answers " + answer.code);

  const auto state = state_of(sent.verb, code->says);
  auto result = without_answer(asked, state, fmt::format("{} {}", code->code, code->words));
  if (state == ChannelState::failed) result.decline = code->decline;
  if (code->says != Says::approved) return result;

  if (const auto wrong = what_money_does_not_fit(sent, answer); !wrong.empty())
    return unknown("not the answer: " + wrong);
  result.txn = ChannelTxn(answer.rrn);
  result.amount = Money(answer.minor, asked.amount.currency());
  if (state == ChannelState::succeeded) result.buyer_paid = result.amount;
  if (state == ChannelState::refunded || state == ChannelState::reversed) result.refunded = result.amount;
  return result;
}

ChannelResult to_result(const Keys& keys, const ChannelRequest& asked, const BankRequest& sent, std::string_view body) {
  const auto answer = decode<BankAnswer>(body);
  if (!answer) return without_answer(asked, ChannelState::unknown, "unreadable answer: " + answer.error().line);
  return to_result(keys, asked, sent, *answer);
}

BankRequest to_bank(const Keys& keys, std::string nonce, std::string merchant, const SettleBatch& batch) {
  auto wire = addressed("settle", std::move(nonce), {std::move(merchant), batch.till.text(), batch.batch, 0});
  wire.count = batch.count;
  wire.minor = batch.total.minor() - batch.returned.minor();
  wire.currency = batch.total.currency().code();
  wire.sign = keys.mac(terminal_key, signed_text(wire));
  return wire;
}

BatchSettled to_settled(const Keys& keys, const BankRequest& sent, std::string_view body) {
  BatchSettled settled;
  settled.batch = sent.batch;
  const auto answer = decode<BankAnswer>(body);
  if (!answer) {
    settled.why = "unreadable answer: " + answer.error().line;
    return settled;
  }
  if (const auto wrong = what_does_not_fit(keys, sent, *answer); !wrong.empty()) {
    settled.why = "not the answer: " + wrong;
    return settled;
  }
  settled.balanced = answer->code == "00";
  settled.closed = settled.balanced || answer->code == "95";
  if (!settled.balanced)
    settled.why = fmt::format("the bank answers {}: it counts {}, not {}", answer->code, answer->minor, sent.minor);
  return settled;
}

}  // namespace tillrig::card_wire
