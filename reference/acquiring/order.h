#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "reference/protocol/codes.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/money.h"

namespace tillrig::acquiring {

// What the stock has still to hear of an order. Stored with the state that made it due, and repeated until answered.
// sold: the goods were gone before anybody asked. returned: the customer has brought all of them back.
enum class StockDuty { none, reserve, confirm, cancel, sold, returned };
// What the engine has still to be asked about an attempt. cash_back: not the engine's but the till's, which gives that
// cash back and says so; until then the attempt shows it.
enum class EngineDuty { none, status, close, abandon, refund, advise, cash_back };

struct Order {
  OrderId id;
  BasketKey basket;
  NodeName till;
  Money total = Money::zero(Currency::cny());
  OrderState state = OrderState::open;
  StockDuty stock = StockDuty::reserve;
  std::string reserve;          // the encoded StockReserve
  std::int64_t expires_ms = 0;  // wall clock, since the epoch
  std::string why;              // of a creation that was turned down, of money that was not collected
  std::string suspect;          // why it looks like a duplicate of another order; empty: it does not
  std::int64_t paid_ms = 0;     // wall clock
  std::int64_t sold_at_ms = 0;  // wall clock of a till that sold it offline; 0: ordered online
  std::int64_t refunds = 0;     // parts of refunds that belong to it
  bool listed = false;          // what it owes somebody is on the list for people
  std::int64_t moves = 0;       // grows with every write: compare-and-set

  bool operator==(const Order&) const = default;
};

struct Attempt {
  AttemptKey key;
  OrderId order;
  std::int64_t position = 0;  // within the order, oldest first
  TenderLine line;
  TenderKind tender = TenderKind::wallet;
  Channel channel;
  std::string code;  // what was presented, masked: a payment code, or a card's number and what stands for it
  Money amount = Money::zero(Currency::cny());
  PaymentState state = PaymentState::sending;
  DeclineClass decline = DeclineClass::none;
  ChannelNumber number;
  ChannelTxn txn;
  bool refunded = false;
  bool goes_back = false;  // the engine was to give it back: it does, whether or not it has said so yet
  std::string why;
  EngineDuty duty = EngineDuty::none;
  std::string reply;          // the final answer, the same bytes for ever; empty until then
  std::int64_t taken_ms = 0;  // wall clock, when it was stored
  std::int64_t moves = 0;

  bool operator==(const Attempt&) const = default;
};

AttemptReport report_of(const Attempt& attempt);
OrderReport report_of(const Order& order, const std::vector<Attempt>& attempts);
bool same_content(const Attempt& attempt, const PayRequest& pay);
// What was presented, as it may be stored.
std::string masked_code_of(const PayRequest& pay);
std::string masked_code_of(const CardPresentment& card);
// The body of stock.reserve; and what is bought, whichever order it is in.
std::string reserve_body(const OrderId& order, const std::vector<OrderLine>& lines);
std::string cart_of(const Order& order);
bool is_offline(const Order& order);
// Null: no such attempt.
Attempt* find(std::vector<Attempt>& attempts, const AttemptKey& key);

}  // namespace tillrig::acquiring

namespace tillrig {

template <>
struct Words<acquiring::StockDuty> {
  static constexpr std::array all{
      std::pair{acquiring::StockDuty::none, "NONE"},       std::pair{acquiring::StockDuty::reserve, "RESERVE"},
      std::pair{acquiring::StockDuty::confirm, "CONFIRM"}, std::pair{acquiring::StockDuty::cancel, "CANCEL"},
      std::pair{acquiring::StockDuty::sold, "SOLD"},       std::pair{acquiring::StockDuty::returned, "RETURNED"}};
};
template <>
struct Words<acquiring::EngineDuty> {
  static constexpr std::array all{
      std::pair{acquiring::EngineDuty::none, "NONE"},          std::pair{acquiring::EngineDuty::status, "STATUS"},
      std::pair{acquiring::EngineDuty::close, "CLOSE"},        std::pair{acquiring::EngineDuty::abandon, "ABANDON"},
      std::pair{acquiring::EngineDuty::refund, "REFUND"},      std::pair{acquiring::EngineDuty::advise, "ADVISE"},
      std::pair{acquiring::EngineDuty::cash_back, "CASH_BACK"}};
};

}  // namespace tillrig
