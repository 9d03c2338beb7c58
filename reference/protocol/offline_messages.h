#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "reference/protocol/messages.h"

// What a till sold while it could not reach the core, forwarded afterwards.
namespace tillrig {

// Behind the basket of a sale: the basket under which the till tells what it sold without acquiring's word.
inline constexpr std::string_view offline_suffix = ".off";
BasketKey offline_basket(const BasketKey& basket);
// The basket of which this one is the offline one. REQUIRES: it is one.
BasketKey basket_sold_otherwise(const BasketKey& offline);

// One tender of a sale made offline: cash, or a chip card that card and terminal approved under the floor limit. No
// PIN block is ever in it.
struct OfflineTender {
  TenderLine line;
  AttemptKey attempt;
  TenderKind tender = TenderKind::cash;
  Money amount = Money::zero(Currency::cny());
  std::optional<CardPresentment> card = std::nullopt;  // card only
};

// till -> acquiring, order.advise (key = basket): a fact, in the order in which it happened. Answer OrderReport, final
// once it is stored: PAID, or OFFLINE while the bank has not accepted the advice. Refused(not_executed) in words for
// what can never be taken: the till parks it on its list. Advised twice it is one order.
struct OfflineSale {
  BasketKey basket;  // of its own, also where the same cart had been ordered online before
  NodeName till;
  std::vector<OrderLine> lines;
  Money total = Money::zero(Currency::cny());
  std::vector<OfflineTender> tenders;
  std::int64_t sold_at_ms = 0;  // wall clock of the till, since the epoch
};

// acquiring -> engine, engine.advise (key = attempt): a card sale that is already done. Answer AttemptReport: SENDING
// or UNKNOWN while it is repeated, SUCCEEDED, FAILED (declined: uncollected). Never reversed. Its later states come as
// order.result.
struct Advice {
  OrderId order;
  NodeName till;  // the terminal: the advice has a STAN of its own
  OfflineTender tender;
  Channel channel;
};

}  // namespace tillrig
