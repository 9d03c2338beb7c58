#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/conversation/transport.h"

namespace tillrig {

// Sixteen hex digits that tell two bodies apart in the journal. Not a secret's hash and no defence against anybody.
std::string digest_of(std::string_view bytes);

// Of verb, key, body and detail: what was changed or cut short on its way has another one.
std::uint64_t checksum_of(const Frame& frame);

}  // namespace tillrig
