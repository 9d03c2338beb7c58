#pragma once

#include <string>

#include "simulators/banks/bank_book.h"

namespace tillrig::bank_log {

// The durable form of one operation of a BankBook.
std::string encode(const BankOperation& operation);
// Throws std::runtime_error for a text that is no operation: a broken disk image.
BankOperation decode(const std::string& text);

}  // namespace tillrig::bank_log
