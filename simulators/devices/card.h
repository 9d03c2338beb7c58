#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reference/protocol/card_data.h"
#include "reference/protocol/reader_wire.h"

namespace tillrig::devices {

// A card as a hand holds it, and what its issuer wrote on its chip.
struct Card {
  std::string holder;
  Pan number;
  std::string expiry;                    // YYMM
  bool chip = true;                      // false: a stripe only
  bool pin_online = false;               // the bank wants the PIN with every sale
  std::int64_t offline_limit_minor = 0;  // of what the chip approves by itself
};

// Out of the body of a hand's verb; nullopt: it is no card (see simulators/README.md).
std::optional<Card> card_in(const std::string& body);

// How a card is read off its stripe: a chip that is swiped instead of inserted is a fallback.
CardEntry entry_of_swipe(const Card& card);

// What card and reader decide. Online the bank is asked. Offline only a chip may approve, under the floor limit of the
// reader and the card's own, and only where no PIN has to go to the bank.
CardVerdict verdict_of(const Card& card, CardEntry entry, const reader_wire::Begin& asked);

}  // namespace tillrig::devices
