#pragma once

#include <cstdint>
#include <string>

#include "reference/engine/payment.h"
#include "reference/protocol/refund_messages.h"

namespace tillrig {
namespace engine {

// What follows when a refund stays without an answer: the same number again; nothing, for it is sent once and the
// statement settles it; a reversal under the number of the void.
enum class RefundPlan { repeat, once, void_sale };

// late: money under a payment that is not to have it, one refund a transaction number of the channel, however often it
// is seen. excess: what the channel took beyond the amount of a payment. customer: the goods came back.
enum class RefundCause { late, excess, customer };

struct Refund {
  RefundKey key;
  RefundCause cause = RefundCause::late;
  RefundPlan plan = RefundPlan::repeat;
  ChannelTxn txn;         // of the sale
  ChannelNumber number;   // of the sale
  ChannelNumber sent_as;  // of the refund or void itself; a card's only
  std::int64_t batch = 0;
  AttemptKey attempt;
  TenderLine line;
  OrderId order;
  Channel channel;
  NodeName till;
  Money amount = Money::zero(Currency::cny());
  RefundState state = RefundState::sending;
  ChannelTxn refund_txn;  // of the refund, once the channel has named it
  std::int64_t answered = 0;
  std::int64_t moves = 0;
  bool listed = false;
  bool told = true;  // customer's: false: acquiring has still to hear of the last move
  std::string day;   // business day of its birth
  std::string why;

  bool operator==(const Refund&) const = default;
};

constexpr bool is_final(RefundState state) {
  return state == RefundState::refunded || state == RefundState::failed;
}

// A card's whose number was lost with the disk.
bool is_lost(const Refund& refund);

RefundReport report_of(const Refund& refund);
RefundKey refund_key(const ChannelTxn& txn);

// One for this transaction number of the channel.
Refund late_refund(const Payment& payment, const ChannelTxn& txn, Money amount);
Refund excess_refund(const Payment& payment, const ChannelTxn& txn, Money amount);
Refund customers_refund(const Payment& payment, const GiveBack& wish);
// Two wishes under one key must ask for the same thing.
bool same_content(const Refund& refund, const GiveBack& wish);

}  // namespace engine

template <>
struct Words<engine::RefundPlan> {
  static constexpr std::array all{std::pair{engine::RefundPlan::repeat, "REPEAT"},
                                  std::pair{engine::RefundPlan::once, "ONCE"},
                                  std::pair{engine::RefundPlan::void_sale, "VOID"}};
};
template <>
struct Words<engine::RefundCause> {
  static constexpr std::array all{std::pair{engine::RefundCause::late, "LATE"},
                                  std::pair{engine::RefundCause::excess, "EXCESS"},
                                  std::pair{engine::RefundCause::customer, "CUSTOMER"}};
};

}  // namespace tillrig
