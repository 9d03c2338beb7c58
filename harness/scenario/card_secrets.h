#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/protocol/card_data.h"

namespace tillrig {

// What only a card's holder and its bank know. Drawn from the seed of the run and the name of the card: it stands in no
// file, and whoever searches a run for it draws it again.
struct CardSecrets {
  Pan number;          // 621700..., valid
  std::string expiry;  // YYMM
  Pin pin;             // of twelve digits, so that no other number is it by chance
  Pin wrong_pin;
};

CardSecrets draw_card(std::uint64_t seed, std::string_view card);

}  // namespace tillrig
