#include "reference/protocol/payment_code.h"

#include <algorithm>

#include "reference/protocol/ids.h"

namespace tillrig {
namespace {

constexpr std::size_t longest_barcode = 14;

}  // namespace

bool looks_like_payment_code(std::string_view text) {
  if (text.size() < 16 || text.size() > 24) return false;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
  const int start = (text[0] - '0') * 10 + (text[1] - '0');
  return (start >= 25 && start <= 30) || (text.size() == 18 && start >= 10 && start <= 15);
}

std::string showable_scan(std::string_view text) {
  return text.size() > longest_barcode ? PaymentCode(std::string(text)).masked() : std::string(text);
}

}  // namespace tillrig
