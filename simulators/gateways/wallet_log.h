#pragma once

#include <string>

#include "simulators/gateways/wallet_book.h"

namespace tillrig::wallet_log {

// The durable form of one operation of a WalletBook.
std::string encode(const BookOperation& operation);
// Throws std::runtime_error for a text that is no operation: a broken disk image.
BookOperation decode(const std::string& text);

}  // namespace tillrig::wallet_log
