#pragma once

#include <optional>
#include <string>

#include "reference/engine/payment_decision.h"
#include "reference/engine/refund_machine.h"
#include "reference/protocol/day_messages.h"

namespace tillrig::engine {

// Why this repair may not be, in words. Asking for what is so already is no mistake.
std::optional<std::string> objection_to(const Repair& repair, const Payment& payment);
std::optional<std::string> objection_to(const Repair& repair, const Refund& refund);

// The statement's word, as the machines hear it.
Heard statement_says(const Repair& repair);
RefundHeard statement_says_of_refund(const Repair& repair);

}  // namespace tillrig::engine
