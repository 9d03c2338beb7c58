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
enum class StockDuty { none, reserve, confirm, cancel };
// What the engine has still to be asked about an attempt.
enum class EngineDuty { none, status, close, abandon, refund };

struct Order {
  OrderId id;
  BasketKey basket;
  NodeName till;
  Money total = Money::zero(Currency::cny());
  OrderState state = OrderState::open;
  StockDuty stock = StockDuty::reserve;
  std::string reserve;          // the encoded StockReserve
  std::int64_t expires_ms = 0;  // wall clock, since the epoch
  std::string why;              // of a creation that was turned down
  std::int64_t moves = 0;       // grows with every write: compare-and-set

  bool operator==(const Order&) const = default;
};

struct Attempt {
  AttemptKey key;
  OrderId order;
  std::int64_t position = 0;  // within the order, oldest first
  TenderLine line;
  Channel channel;
  std::string code;  // masked
  Money amount = Money::zero(Currency::cny());
  PaymentState state = PaymentState::sending;
  DeclineClass decline = DeclineClass::none;
  ChannelNumber number;
  ChannelTxn txn;
  bool refunded = false;
  std::string why;
  EngineDuty duty = EngineDuty::none;
  std::string reply;  // the final answer to order.pay, the same bytes for ever; empty until then
  std::int64_t moves = 0;

  bool operator==(const Attempt&) const = default;
};

AttemptReport report_of(const Attempt& attempt);
OrderReport report_of(const Order& order, const std::vector<Attempt>& attempts);
bool same_content(const Attempt& attempt, const PayRequest& pay);
// Null: no such attempt.
Attempt* find(std::vector<Attempt>& attempts, const AttemptKey& key);

}  // namespace tillrig::acquiring

namespace tillrig {

template <>
struct Words<acquiring::StockDuty> {
  static constexpr std::array all{
      std::pair{acquiring::StockDuty::none, "NONE"}, std::pair{acquiring::StockDuty::reserve, "RESERVE"},
      std::pair{acquiring::StockDuty::confirm, "CONFIRM"}, std::pair{acquiring::StockDuty::cancel, "CANCEL"}};
};
template <>
struct Words<acquiring::EngineDuty> {
  static constexpr std::array all{
      std::pair{acquiring::EngineDuty::none, "NONE"}, std::pair{acquiring::EngineDuty::status, "STATUS"},
      std::pair{acquiring::EngineDuty::close, "CLOSE"}, std::pair{acquiring::EngineDuty::abandon, "ABANDON"},
      std::pair{acquiring::EngineDuty::refund, "REFUND"}};
};

}  // namespace tillrig
