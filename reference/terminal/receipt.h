#pragma once

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

inline constexpr int receipt_columns = 42;

// The receipt as ESC/POS bytes, from initialise to cut. Text outside ASCII goes out as GB18030 in Kanji mode.
std::string print_bytes(const Receipt& receipt);
// Lines of text, the first one as a heading.
std::string print_report(const std::vector<std::string>& lines);

// UTF-8 as the printer takes it: ASCII as it is, the rest as GB18030 between FS & and FS . ; bytes that are no UTF-8
// and control characters become '?', so that no title can command the printer.
std::string printable(std::string_view utf8);

}  // namespace tillrig::terminal
