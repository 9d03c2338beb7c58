#pragma once

#include <optional>
#include <string>

#include "reference/engine/refund.h"

namespace tillrig::engine {

// Why this may not go back to the customer, in words. `left`: of the payment, not refunded yet. `open_batch`: the one
// that the terminal's next transaction gets, of a card.
std::optional<std::string> objection_to(const Payment& payment, const GiveBack& wish, Money left,
                                        std::optional<std::int64_t> open_batch);

}  // namespace tillrig::engine
