#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/terminal/sale_store.h"
#include "reference/terminal/till_machine.h"

namespace tillrig::terminal {

// What was learned about a sale: the event, and the facts that came with it.
struct News {
  SaleEvent event{};
  std::optional<PaymentState> attempt;  // of the current attempt
  OrderId order;
  Channel channel;
  ChannelTxn txn;
  bool refunded = false;
  std::string why;
};

// What to store, and what to do once it is stored.
struct SaleStep {
  SaleRecord next;
  bool changed = false;  // nothing to store otherwise
  std::vector<SaleEffect> effects;
};

// Nothing that is decided by differs between the two.
bool same_standing(const SaleRecord& a, const SaleRecord& b);

// The one decision of the till, pure. nullopt: the news changes nothing and asks for nothing (it came too late, or was
// known). A code is taken only when the former attempt is final.
std::optional<SaleStep> step(const SaleTable& table, const SaleRecord& sale, const News& news);

}  // namespace tillrig::terminal
