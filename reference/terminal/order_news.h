#pragma once

#include <optional>
#include <string>

#include "reference/ports/bus.h"
#include "reference/terminal/sale_step.h"

namespace tillrig::terminal {

// What answers mean for a sale. Pure.

// The answer to one payment request, as news of the attempt.
News answer_of(const CallOutcome& outcome);
std::optional<OrderReport> order_in(const CallOutcome& outcome);
// Of a creation without an order: why, if whoever was asked said so.
std::string why_not_made(const CallOutcome& outcome);
// nullopt: acquiring does not know yet whether there will be an order.
std::optional<News> creation_news(const OrderReport& report);
// How the order stands, as news of `sale`. `absent`: an attempt that acquiring never heard of can no longer reach it.
// nullopt: nothing new.
std::optional<News> standing_news(const OrderReport& report, const SaleRecord& sale, bool absent);
// Money came and all of it has gone back; what the till gives back itself is not waited for.
bool went_back(const OrderReport& report);

}  // namespace tillrig::terminal
