#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/acquiring/order.h"
#include "reference/acquiring/order_machine.h"
#include "reference/acquiring/refund_part.h"

namespace tillrig::acquiring {

// An order with everything that was tried to pay it and all that goes back, as one transaction reads and writes it.
struct Purchase {
  Order order;
  std::vector<Attempt> attempts;    // oldest first
  std::vector<RefundPart> refunds;  // oldest first

  bool operator==(const Purchase&) const = default;
};

struct Step {
  std::string_view machine;  // "order", "order-attempt" or "order-refund"
  std::string key;
  std::string_view from;
  std::string_view to;
  std::string_view event;
};

struct OrderDecision {
  Purchase after;
  std::vector<Step> steps;  // state changes, in order
  bool changed = false;     // `after` has to be stored
};

struct OrderTables {
  const OrderTable& orders;
  const AttemptTable& attempts;
  const RefundTable& refunds;
  std::int64_t now_ms;  // wall clock
};

// Pure: (what is stored, what happened) -> (what to store, what changed on the way). What has to be done follows from
// the duties in `after`.
OrderDecision on_event(const OrderTables& tables, const Purchase& before, OrderEvent event, std::string why = {});
// The engine reports on an attempt; `answered`: the duty whose question this answers. An unknown attempt changes
// nothing.
OrderDecision on_report(const OrderTables& tables, const Purchase& before, const AttemptReport& report,
                        EngineDuty answered = EngineDuty::none);
// The engine itself has refused to charge. The same request may reach it once more, so it is told to close the attempt:
// what comes late finds it closed, and what came in between is found out.
OrderDecision on_charge_refused(const OrderTables& tables, const Purchase& before, const AttemptKey& attempt,
                                std::string why);
// The cashier gives an attempt up. One that was never seen leaves a record, so that its late arrival finds it closed.
OrderDecision on_abandon(const Purchase& before, const AttemptKey& attempt);
// After a restart whatever is not final has to be asked about; nothing is sent again.
OrderDecision on_restart(const OrderTables& tables, const Purchase& before);
// The engine never heard of the attempt: it is told to close it, so that a charge still on its way finds it closed.
OrderDecision on_never_seen(const Purchase& before, const AttemptKey& attempt);
// The stock did as asked.
OrderDecision on_stock_done(const Purchase& before, StockDuty duty);
// Nobody answers what the order owes: people hear of it.
OrderDecision on_listed(const Purchase& before);

// Why this request may not become an attempt; nullopt: it may. REQUIRES: its key is new.
std::optional<std::string> objection_to(const Purchase& purchase, const PayRequest& pay, std::int64_t wall_ms);
// Why this amount may not be paid: in another currency, nothing, more than is left.
std::optional<std::string> objection_to(const Money& total, const Money& amount, const Money& left);

// Grows with every write.
std::int64_t age_of(const Purchase& purchase);
// Somebody has still to be asked. What waits for the till alone does not count.
bool has_duty(const Purchase& purchase);
// A duty is in `after` that was not there before.
bool gained_duty(const Purchase& before, const Purchase& after);
// "stock: CONFIRM; B1/1: REFUND".
std::string duties_in_words(const Purchase& purchase);

}  // namespace tillrig::acquiring
