#pragma once

#include "harness/scenario/scenario.h"
#include "reference/ports/log.h"

namespace tillrig {

// What is recorded of an intent: intent.stated {intent, till, customer, minor, currency, discount}. The discount is the
// coupon that the platform of the customer's wallet gives, as the world file says.
Event intent_stated(const Intent& intent, const World& world, std::int64_t number);

}  // namespace tillrig
