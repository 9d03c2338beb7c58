#pragma once

#include <string>
#include <tl/expected.hpp>

#include "reference/acquiring/order_decision.h"

namespace tillrig::acquiring {

// Cash is a fact of the till: it lies in the drawer before anybody here hears of it. The error says in words why the
// order cannot take it; what is told again with the same content changes nothing.
tl::expected<OrderDecision, std::string> on_cash(const OrderTables& tables, const Purchase& before,
                                                 const CashTaken& taken);
// The till has given the cash of this attempt back. Where the goods are sold, only a refund gives back.
tl::expected<OrderDecision, std::string> on_cash_back(const Purchase& before, const CashReturned& returned);

}  // namespace tillrig::acquiring
