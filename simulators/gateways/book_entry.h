#pragma once

#include <cstdint>
#include <string>

#include "reference/protocol/time.h"

namespace tillrig {

// One movement between a funder and the merchant, in the book of a wallet or of a bank. Numbers count from 1 without
// gaps.
struct BookEntry {
  std::int64_t entry = 0;
  std::string kind;    // debit | refund
  std::string funder;  // buyer | platform
  std::string customer;
  std::string code_ref;  // stands for the payment code, or for the card
  std::int64_t minor = 0;
  std::string currency;
  std::string txn;     // of the payment
  std::string number;  // of the payment
  std::string refund;  // number of the refund or void that moved it; empty: the payment itself, its cancel or reversal
  std::string order_ref;
  bool executes = false;  // the first movement of its payment
  WallInstant at;         // by the clock of whose book it is
};

}  // namespace tillrig
