#pragma once

#include <string>
#include <tl/expected.hpp>

#include "reference/engine/payment.h"

namespace tillrig::engine {

// What a channel's capabilities leave for a charge that stays without an answer. The error says in words why nothing
// may be charged there.
tl::expected<PaymentPlan, std::string> plan_for(const Capabilities& capabilities, TenderKind tender);

}  // namespace tillrig::engine
