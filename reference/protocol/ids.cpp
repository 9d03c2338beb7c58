#include "reference/protocol/ids.h"

namespace tillrig {

std::string PaymentCode::masked() const {
  constexpr std::size_t kHead = 2;
  constexpr std::size_t kTail = 4;
  if (digits_.size() <= kHead + kTail) return std::string(digits_.size(), '*');
  return digits_.substr(0, kHead) + std::string(digits_.size() - kHead - kTail, '*') +
         digits_.substr(digits_.size() - kTail);
}

}  // namespace tillrig
