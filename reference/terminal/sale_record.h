#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "reference/protocol/messages.h"
#include "reference/terminal/tender.h"
#include "reference/terminal/till_machine.h"

namespace tillrig::terminal {

// NONE: nothing owed. QUEUED: owed, the printer has not seen it. PRINTING: it may be on paper. PRINTED: it is.
enum class ReceiptState { none, queued, printing, printed };

// A sale as the till's database holds it.
struct SaleRecord {
  OrderCreate basket;         // what is bought; never changes
  std::int64_t sequence = 0;  // grows from sale to sale
  SaleState state = SaleState::open;
  OrderId order;                // empty until acquiring made it
  std::vector<Tender> tenders;  // oldest first; all but the last one are settled
  ReceiptState receipt = ReceiptState::none;
  BasketKey offline;  // the basket of its own under which it was sold offline; else empty

  const BasketKey& key() const { return basket.basket; }
  Money rest() const { return rest_of(basket.total, tenders); }
  // Of the last attempt of the last tender; empty, nullopt: nobody has paid anything yet.
  AttemptKey attempt() const {
    return tenders.empty() ? AttemptKey() : attempt_key(offline.empty() ? key() : offline, tenders.back());
  }
  std::optional<PaymentState> former() const {
    return tenders.empty() ? std::nullopt : std::optional(tenders.back().state);
  }
  bool attempt_open() const { return !tenders.empty() && !is_final(tenders.back().state); }
};

// Nothing that is decided by differs between the two.
inline bool same_standing(const SaleRecord& a, const SaleRecord& b) {
  return a.state == b.state && a.order == b.order && a.tenders == b.tenders && a.receipt == b.receipt &&
         a.offline == b.offline;
}

}  // namespace tillrig::terminal

template <>
struct tillrig::Words<tillrig::terminal::ReceiptState> {
  static constexpr std::array all{std::pair{tillrig::terminal::ReceiptState::none, "NONE"},
                                  std::pair{tillrig::terminal::ReceiptState::queued, "QUEUED"},
                                  std::pair{tillrig::terminal::ReceiptState::printing, "PRINTING"},
                                  std::pair{tillrig::terminal::ReceiptState::printed, "PRINTED"}};
};
