#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/protocol/ids.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/money.h"
#include "reference/terminal/tender.h"

namespace tillrig::terminal {

struct Receipt {
  BasketKey basket;
  OrderId order;
  std::vector<OrderLine> lines;
  Money total = Money::zero(Currency::cny());
  std::vector<Tender> tenders;  // that paid it
  BasketKey offline;            // sold offline: its basket of its own, in place of an order
  bool copy = false;            // a reprint, or a print that may already have happened
};

// What a customer gets for money that goes back.
struct RefundSlip {
  OrderId order;
  Money amount = Money::zero(Currency::cny());
  std::string outcome;  // "REFUNDED", "REFUND PENDING"
  bool copy = false;
};

inline constexpr int receipt_columns = 42;

// The receipt as ESC/POS bytes, from initialise to cut. Text outside ASCII goes out as GB18030 in Kanji mode.
std::string print_bytes(const Receipt& receipt);
// Lines of text, the first one as a heading.
std::string print_report(const std::vector<std::string>& lines);
std::string slip_bytes(const RefundSlip& slip);

// The order's number on a receipt as a scanner reads it there (CODE128), and back. nullopt: no such code.
std::string order_code(const OrderId& order);
std::optional<OrderId> order_in_code(std::string_view scanned);

// UTF-8 as the printer takes it: ASCII as it is, the rest as GB18030 between FS & and FS . ; bytes that are no UTF-8
// and control characters become '?', so that no title can command the printer.
std::string printable(std::string_view utf8);

}  // namespace tillrig::terminal
