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

// Money that a statement claims beyond what is paid here goes back when the channel's own book holds it. A statement
// may be wrong; the refund of it would come out of the sale.
bool needs_confirmation(const Repair& repair, const Payment& payment);
// nullopt: the channel, asked what it holds, holds `ours` and at least the repair's amount more. `ours` is what is
// refundable here: no excess is part of it, and what the channel has still to execute is off it already.
// REQUIRES: it has answered, and no refund of the payment is pending.
std::optional<std::string> not_confirmed(const Repair& repair, Money ours, const ChannelResult& answer);

// Settled there under a number that nobody here knows: a person may have it refunded, where the channel can be asked
// and confirms it.
std::optional<std::string> objection_to_stranger(const Repair& repair);
// What such a refund is of; no row is kept of it.
Payment stranger_in(const Repair& repair);

// The statement's word, as the machines hear it: an excess is what it has beyond the payment.
Heard statement_says(const Repair& repair, const Payment& payment);
RefundHeard statement_says_of_refund(const Repair& repair);

}  // namespace tillrig::engine
