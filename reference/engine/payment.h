#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/protocol/codes.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/money.h"

namespace tillrig {
namespace engine {

// What follows when a charge stays without an answer; chosen by the channel's capabilities and stored with the payment,
// so that a restart goes on with it. Ask what became of it and close it; reverse it under its own number, never asking
// and never sending again; or, of what is done already, repeat it until it is answered and never take it back. Of a
// card whose number was lost with the disk nobody can be asked: people are told, and a statement settles it.
enum class PaymentPlan { query, reversal, advice, statement };

// One channel number as the engine keeps it. An attempt has one, unless the channel refused (never executed) and the
// same attempt was charged again: then each generation has its own.
struct Payment {
  ChannelNumber number;
  AttemptKey attempt;
  std::int64_t generation = 1;
  OrderId order;
  TenderLine line;
  Channel channel;
  std::string code;  // masked: payment code or card number
  Money amount = Money::zero(Currency::cny());
  PaymentState state = PaymentState::sending;
  DeclineClass decline = DeclineClass::none;
  ChannelTxn txn;
  bool refunded = false;
  std::string why;
  std::int64_t answered = 0;  // questions to the channel that were answered: bounds count these
  std::int64_t moves = 0;     // grows with every write: compare-and-set
  PaymentPlan plan = PaymentPlan::query;
  NodeName till;           // of a card: its terminal
  std::int64_t batch = 0;  // of a card
  std::string card;        // advice, until it is final: what is repeated. Its number is enciphered, no PIN block
  std::string day;         // business day of its birth
  bool undone = false;     // the channel says that it took the charge back
  bool told = true;        // false: acquiring has still to hear of the last move
  bool recheck = false;    // success was seen in a final state: ask the channel before giving the money back
  bool listed = false;     // on the list for people
  std::string reply;       // the final answer, the same bytes for ever; empty until then

  bool operator==(const Payment&) const = default;
};

// Begins what stands for a card number that was lost with the disk.
inline constexpr std::string_view kLost = "lost-";

// Made of what the attempt is called and of nothing else: whoever has lost the payment finds it at the channel, and a
// second charge of the same attempt is none there.
ChannelNumber wallet_number(const AttemptKey& attempt, std::int64_t generation);

AttemptReport report_of(const Payment& payment);

// Two requests under one attempt key must ask for the same thing.
bool same_content(const Payment& payment, const PayRequest& pay);
// What is shown of a payment code or of a card.
std::string masked_means(const PayRequest& pay);

constexpr TenderKind tender_of(PaymentPlan plan) {
  return plan == PaymentPlan::query ? TenderKind::wallet : TenderKind::card;
}

}  // namespace engine

template <>
struct Words<engine::PaymentPlan> {
  static constexpr std::array all{
      std::pair{engine::PaymentPlan::query, "QUERY"}, std::pair{engine::PaymentPlan::reversal, "REVERSAL"},
      std::pair{engine::PaymentPlan::advice, "ADVICE"}, std::pair{engine::PaymentPlan::statement, "STATEMENT"}};
};

}  // namespace tillrig
