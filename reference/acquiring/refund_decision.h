#pragma once

#include <string>
#include <tl/expected.hpp>

#include "reference/acquiring/order_decision.h"

namespace tillrig::acquiring {

// A till wishes money back for its customer. Only of a paid order; what has been given back and what may still be, over
// every refund that has not finally failed, is at most what each line paid. Other tenders come before cash. Cash is
// REFUNDED at once, because the till pays it out; the engine has still to be asked for the rest.
// The error says in words why nothing goes back; the same wish again changes nothing.
tl::expected<OrderDecision, std::string> on_refund(const OrderTables& tables, const Purchase& before,
                                                   const RefundWish& wish);
// The engine reports on a part; a part nobody knows changes nothing.
OrderDecision on_refund_report(const OrderTables& tables, const Purchase& before, const RefundReport& report);

RefundsReport report_of(const Purchase& purchase, const RefundKey& wish);
// Null: no such part.
const RefundPart* find(const std::vector<RefundPart>& parts, const RefundKey& key);

}  // namespace tillrig::acquiring
