#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/protocol/messages.h"

// The end of a business day: what each side holds, matched by reconciliation.
namespace tillrig {

// One movement as one side knows it. A business day is "2026-03-02".
struct DayRow {
  std::string what;  // "SALE" | "REFUND"
  std::string key;   // attempt key of a sale, refund key of a refund
  OrderId order;     // empty where the side does not know it
  BasketKey basket;  // till and acquiring only
  TenderKind tender = TenderKind::wallet;
  Channel channel;
  ChannelNumber number;  // empty: cash, or never sent
  ChannelTxn txn;
  Money amount = Money::zero(Currency::cny());
  std::string state;        // word of PaymentState or RefundState
  std::string order_state;  // word of OrderState; acquiring only
  std::string day;          // business day by the side's own clock
};

// acquiring: order.day; engine: engine.day. Rows of that business day, and older ones that are not final.
struct DayQuery {
  std::string day;
};
struct DayRows {
  std::vector<DayRow> rows;
};

// till -> reconciliation, reconciliation.till-day (key = till/day): the till has ended its day. Answer Done; told again
// it replaces what was told before while the day is open.
struct TillDay {
  NodeName till;
  std::string day;
  std::vector<DayRow> rows;
  std::int64_t not_drained = 0;                 // offline sales the core has not taken yet
  Money drawer = Money::zero(Currency::cny());  // cash taken less change and cash paid back
  std::int64_t unsettled = 0;                   // sales whose payment is still being checked
};

// reconciliation -> engine, engine.repair (key = `repair`): an adjusting record, never a rewritten final state; the
// second time nothing happens. Answer AttemptReport; Refused in words when the payment is not in a state for it.
enum class RepairKind {
  adopt,   // UNKNOWN here, settled there: it succeeded (the order decides: paid, or refunded)
  fail,    // UNKNOWN here, absent there after the carry-over: it failed, holds are released
  refund,  // settled there, final without money here (or a duplicate): one refund keyed by the channel's number
  excess   // settled there with more than here: the difference goes back
};
struct Repair {
  std::string repair;  // key: one a difference
  RepairKind kind = RepairKind::adopt;
  ChannelNumber number;
  ChannelTxn txn;  // as the statement names it
  Channel channel;
  Money amount = Money::zero(Currency::cny());  // as settled; excess: the difference
  std::string statement;                        // its name
  std::string by;                               // "rule", or the person who decided
};

// A person -> reconciliation, reconciliation.decide: what is to become of one listed difference. Answer Done; Refused
// in words for an unknown row, a closed one, or an action its kind does not allow. Each decision is in the audit log.
struct Decide {
  std::string row;     // the difference's key
  std::string action;  // "REFUND" | "ACCEPT" | "WRITE_OFF"
  std::string by;
  std::string why;
};

template <>
struct Words<RepairKind> {
  static constexpr std::array all{std::pair{RepairKind::adopt, "ADOPT"}, std::pair{RepairKind::fail, "FAIL"},
                                  std::pair{RepairKind::refund, "REFUND"}, std::pair{RepairKind::excess, "EXCESS"}};
};

}  // namespace tillrig
