#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "reference/protocol/day_messages.h"

namespace tillrig::reconciliation {

// What can be wrong between the sides of a day.
enum class DifferenceKind {
  money_there,  // 长款: settled there, nobody here knows it
  money_here,   // 短款: paid here, absent there
  amount,
  currency,
  status,     // settled there and not paid here, or two of our own sides disagree
  refund,     // money that went back: on one side only, or another amount
  duplicate,  // settled more than once there
  fee,
  terminal,  // known by its transaction, under another number: another merchant or terminal
  cut_off,   // absent there on its own day: may be on the next statement
  cash       // what a till took, and what acquiring knows of it
};

// Who has to agree to the repair of a difference.
enum class Approval { by_rule, under_limit, by_person };

struct Difference {
  std::string row;  // its key: "wallet-a/SALE/P1"; a side's item has one difference at a time
  DifferenceKind kind = DifferenceKind::status;
  Channel channel;
  ChannelNumber number;
  ChannelTxn txn;
  OrderId order;
  Money amount = Money::zero(Currency::cny());  // in question; of a repair: what it moves
  std::string day;                              // business day of the item
  std::string why;                              // in words, for people
  std::optional<RepairKind> repair;             // none: no movement is allowed
  Approval approval = Approval::by_rule;        // of the repair
  bool on_no_statement = false;                 // final here, and no statement has it: just found, not kept
};

}  // namespace tillrig::reconciliation

namespace tillrig {

template <>
struct Words<reconciliation::DifferenceKind> {
  using Kind = reconciliation::DifferenceKind;
  static constexpr std::array all{std::pair{Kind::money_there, "MONEY_THERE"},
                                  std::pair{Kind::money_here, "MONEY_HERE"},
                                  std::pair{Kind::amount, "AMOUNT"},
                                  std::pair{Kind::currency, "CURRENCY"},
                                  std::pair{Kind::status, "STATUS"},
                                  std::pair{Kind::refund, "REFUND"},
                                  std::pair{Kind::duplicate, "DUPLICATE"},
                                  std::pair{Kind::fee, "FEE"},
                                  std::pair{Kind::terminal, "TERMINAL"},
                                  std::pair{Kind::cut_off, "CUT_OFF"},
                                  std::pair{Kind::cash, "CASH"}};
};

template <>
struct Words<reconciliation::Approval> {
  using Approval = reconciliation::Approval;
  static constexpr std::array all{std::pair{Approval::by_rule, "RULE"}, std::pair{Approval::under_limit, "LIMIT"},
                                  std::pair{Approval::by_person, "PERSON"}};
};

}  // namespace tillrig
