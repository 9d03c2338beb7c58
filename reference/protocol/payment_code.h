#pragma once

#include <string>
#include <string_view>

namespace tillrig {

// What a scanner read, by its form alone: 16 to 24 digits that start with 25 to 30, or 18 digits that start with 10 to
// 15, are a customer's payment code; a barcode (EAN-8, EAN-13, GTIN-14) is shorter.
bool looks_like_payment_code(std::string_view text);

// What may be shown or journaled of something a scanner read: as it is, or masked when it is longer than any barcode
// and so may be a payment code, a damaged one included.
std::string showable_scan(std::string_view text);

}  // namespace tillrig
