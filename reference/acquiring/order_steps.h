#pragma once

#include <string_view>

#include "reference/acquiring/order_decision.h"

// What the decisions about an order are made of. For them alone.
namespace tillrig::acquiring {

// The engine sends back what a channel holds; what lies in a drawer only the till can give back.
void give_back(Attempt& attempt);

// Not finally failed and not given back: it has taken money, or might still.
bool holds_money(const Attempt& attempt);
// It has paid, and the order keeps it.
bool succeeded(const Attempt& attempt);
Money sum(const Purchase& purchase, bool (*counts)(const Attempt&));

// All that the order cost has gone back to the customer.
bool is_refunded(const Purchase& purchase);

void step_order(const OrderTables& tables, OrderDecision& decision, OrderEvent event);
void step_attempt(const OrderTables& tables, OrderDecision& decision, Attempt& attempt, const AttemptReport& report,
                  std::string_view event);
// An attempt that is born with this decision: its order, its place and its time are filled in.
Attempt& add_attempt(const OrderTables& tables, OrderDecision& decision, Attempt attempt, std::string_view event);
// Cash is there when it is heard of: born and settled in the same breath.
void take_cash(const OrderTables& tables, OrderDecision& decision, const AttemptKey& key, const TenderLine& line,
               const Money& amount);
// Once no attempt can take money any more, a closing order closes, and what an offline sale lacks is uncollected.
void end_when_all_final(const OrderTables& tables, OrderDecision& decision);

// Counts what has changed, and freezes the answer of every attempt that became final.
OrderDecision finished(OrderDecision decision, const Purchase& before);

}  // namespace tillrig::acquiring
