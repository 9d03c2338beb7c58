#pragma once

#include <cstdint>
#include <string_view>

#include "reference/engine/payment.h"
#include "reference/engine/payment_machine.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/time.h"
#include "reference/shell/pacing.h"

namespace tillrig::engine {

// Who said what a payment hears. `lane` is this side: restart, acquiring, cashier. `statement`: reconciliation, in the
// name of the channel's statement.
enum class Asked { lane, charge, notice, query, close, cancel, recheck, reverse, advise, statement };

struct Heard {
  Asked asked = Asked::lane;
  ChannelResult result;                          // unless asked is lane
  PaymentEvent event = PaymentEvent::no_answer;  // when asked is lane
};

struct PaymentRules {
  Pacing pacing;
  Duration query_bound;       // questions that fit into it are the questions a payment is worth
  Duration visibility_bound;  // how long a channel may not know what it executed
  std::int64_t list_after;    // answered questions until people are told
  Duration slow_interval;     // between questions once it is listed
};

struct PaymentDecision {
  Payment after;
  PaymentEvent event;
  Effects<PaymentEffect> effects;
  bool changed = false;   // `after` has to be stored
  bool listed = false;    // it came onto the list just now
  bool mismatch = false;  // the channel speaks of another amount
};

// What happened, seen from a payment that has been in the world since `since`.
PaymentEvent event_of(const Payment& payment, const Heard& heard, const PaymentRules& rules, SteadyInstant since,
                      SteadyInstant now);

// The whole of a payment's mind: (stored payment, what was heard, now) -> (payment to store, effects). Pure.
PaymentDecision decide(const PaymentTable& table, const PaymentRules& rules, const Payment& before, const Heard& heard,
                       SteadyInstant since, SteadyInstant now);

// For people, in words.
std::string_view why_listed(const PaymentDecision& decision);

// What is still to be asked of the channel, derived from what is stored: so a restart continues by itself.
enum class Chore { none, query, close, cancel, recheck, reverse, advise };
Chore chore_of(const Payment& payment);

}  // namespace tillrig::engine
