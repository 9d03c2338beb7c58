#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/protocol/refund_messages.h"
#include "reference/shell/transitions.h"
#include "reference/terminal/sale_record.h"

namespace tillrig::terminal {

// Money that the till asked acquiring to give back. ASKED: stored, and told under its key until it is answered.
// PENDING: the customer was told so; some part is not final. REFUNDED, REFUSED: final.
enum class RefundStage { asked, pending, refunded, refused };

enum class RefundEvent {
  late,        // the decision time is over without an answer
  open_parts,  // answered, but some part is not final
  all_back,    // every part is final, and money went back
  none_back,   // every part is final, and nothing went back
  refused,     // acquiring will not do it
};

enum class RefundEffect { tell_customer, print_slip };

using RefundTable = TransitionTable<RefundStage, RefundEvent, RefundEffect>;
const RefundTable& refund_table();

struct RefundRecord {
  RefundWish wish;
  std::int64_t sequence = 0;
  RefundStage stage = RefundStage::asked;
  std::vector<RefundReport> parts;                // as acquiring last told them
  Money back = Money::zero(Currency::cny());      // of the parts that are refunded
  Money cash_out = Money::zero(Currency::cny());  // of these, what the till has paid out of its drawer, once
  ReceiptState slip = ReceiptState::none;

  const RefundKey& key() const { return wish.refund; }
  bool operator==(const RefundRecord& other) const;
};

struct RefundNews {
  RefundEvent event{};
  std::vector<RefundReport> parts;
  std::string why;
};
// What acquiring's answer says.
RefundNews news_of(const RefundsReport& report);

struct RefundStep {
  RefundRecord next;
  Effects<RefundEffect> effects;
  bool pays_out = false;  // the drawer has to open for `next.cash_out`
};
// Pure. nullopt: nothing changes.
std::optional<RefundStep> step(const RefundTable& table, const RefundRecord& refund, const RefundNews& news);

constexpr bool is_final(RefundStage stage) {
  return stage == RefundStage::refunded || stage == RefundStage::refused;
}

// What the customer reads: "REFUNDED", "REFUND PENDING", "REFUND REFUSED".
std::string text_of(RefundStage stage);
// What goes, or went, back.
Money amount_of(const RefundRecord& refund);

}  // namespace tillrig::terminal

template <>
struct tillrig::Words<tillrig::terminal::RefundStage> {
  static constexpr std::array all{std::pair{tillrig::terminal::RefundStage::asked, "ASKED"},
                                  std::pair{tillrig::terminal::RefundStage::pending, "PENDING"},
                                  std::pair{tillrig::terminal::RefundStage::refunded, "REFUNDED"},
                                  std::pair{tillrig::terminal::RefundStage::refused, "REFUSED"}};
};
template <>
struct tillrig::Words<tillrig::terminal::RefundEvent> {
  static constexpr std::array all{std::pair{tillrig::terminal::RefundEvent::late, "late"},
                                  std::pair{tillrig::terminal::RefundEvent::open_parts, "open_parts"},
                                  std::pair{tillrig::terminal::RefundEvent::all_back, "all_back"},
                                  std::pair{tillrig::terminal::RefundEvent::none_back, "none_back"},
                                  std::pair{tillrig::terminal::RefundEvent::refused, "refused"}};
};
