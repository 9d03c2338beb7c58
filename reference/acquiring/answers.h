#pragma once

#include <string>

#include "reference/acquiring/order_decision.h"
#include "reference/ports/bus.h"

namespace tillrig::acquiring {

// A final attempt answers with the bytes it was born with; a refusal is never bound to its key.
Answer answer_of(Purchase purchase, const AttemptKey& key);

}  // namespace tillrig::acquiring
