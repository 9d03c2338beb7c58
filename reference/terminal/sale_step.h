#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/terminal/duties.h"
#include "reference/terminal/sale_record.h"
#include "reference/terminal/till_machine.h"

namespace tillrig::terminal {

// What was learned about a sale: the event, and the facts that came with it.
struct News {
  SaleEvent event{};
  std::optional<Tender> tender;         // code_read: the attempt that begins; paid, sold_offline: what was taken
  std::optional<PaymentState> attempt;  // of the current attempt
  bool unheard = false;                 // it was refused on the way: acquiring may have nothing stored of it
  bool whole = false;                   // paid: acquiring says so of the order, not of one attempt
  OrderId order;
  Channel channel;
  ChannelTxn txn;
  bool refunded = false;
  std::string why;
  std::optional<CardPresentment> card;  // sold_offline by card
  std::int64_t sold_at_ms = 0;          // sold_offline
};

// What to store, and what to do once it is stored.
struct SaleStep {
  SaleRecord next;
  SaleEvent event{};     // as it was taken: a tender that leaves something to pay is part_paid
  bool changed = false;  // nothing to store otherwise
  Duties duties;         // stored in the same transaction
  std::vector<SaleEffect> effects;
};

// The sale as it is told. REQUIRES: one tender paid all of it.
OfflineSale offline_sale_of(const SaleRecord& sale, std::int64_t sold_at_ms, std::optional<CardPresentment> card);

// The one decision of the till, pure. nullopt: the news changes nothing and asks for nothing (it came too late, or was
// known). A tender is taken only when the former attempt is final.
std::optional<SaleStep> step(const SaleTable& table, const SaleRecord& sale, const News& news);

}  // namespace tillrig::terminal
