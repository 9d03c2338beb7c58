#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reference/acquiring/order_decision.h"
#include "reference/protocol/offline_messages.h"

namespace tillrig::acquiring {

// What is wrong with the lines of a basket and their sum; nullopt: nothing.
std::optional<std::string> wrong_with(const std::vector<OrderLine>& lines, const Money& total);
// Why this can never be taken; nullopt: it can. A sale is a fact, but no PIN block comes into a store and no card was
// ever approved offline from its stripe.
std::optional<std::string> wrong_with(const OfflineSale& sale);
// Why this is not taken at present: nothing was sold after `latest_ms`. The clock of the till or of the core is wrong,
// and the sale would be on a day that has not come.
std::optional<std::string> too_soon_for(const OfflineSale& sale, std::int64_t latest_ms);

// The order of a sale that is over: what cash covers is PAID at once, a card's tender waits for the bank to take the
// advice.
OrderDecision on_sold_offline(const OrderTables& tables, const OfflineSale& sale, const OrderId& order,
                              const Channel& card_channel);
// The sale that is told is the one that is stored.
bool same_content(const Purchase& purchase, const OfflineSale& sale);
// The answer to order.advise: made of what never changes, the same bytes for ever.
OrderReport told_of(const Purchase& purchase);
// engine.advise for one tender of it.
Advice advice_of(const OfflineSale& sale, const OrderId& order, const OfflineTender& tender, const Channel& channel);

// What an uncollected order still lacks.
Money uncollected(const Purchase& purchase);

}  // namespace tillrig::acquiring
