#pragma once

#include <string>
#include <string_view>

namespace tillrig {

// Sixteen hex digits that tell two bodies apart in the journal. Not a secret's hash and no defence against anybody.
std::string digest_of(std::string_view bytes);

}  // namespace tillrig
