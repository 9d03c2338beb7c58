#pragma once

#include <string>
#include <utility>

#include "simulators/banks/bank_book.h"

namespace tillrig {

// Seconds of the second of March 2026.
inline WallInstant at(std::int64_t second) {
  return WallInstant{std::chrono::seconds(1'772'409'600 + second)};
}

inline BankOperation issue(std::string name, std::int64_t balance) {
  BankOperation operation;
  operation.kind = BankOperation::Kind::issue_card;
  operation.card.holder = "lin";
  operation.card.number_ref = "ref of " + name;
  operation.card.name = std::move(name);
  operation.card.expiry = "2603";
  operation.card.balance = balance;
  operation.now = at(0);
  return operation;
}

inline BankOperation unlock(std::string name, std::int64_t second) {
  BankOperation operation;
  operation.kind = BankOperation::Kind::unlock_card;
  operation.card.name = std::move(name);
  operation.now = at(second);
  return operation;
}

// Of the shop's only till.
inline BankOperation operation_of(BankOperation::Kind kind, std::int64_t batch, std::int64_t stan,
                                  std::int64_t second) {
  BankOperation operation;
  operation.kind = kind;
  operation.number = {"shop", "till-1", batch, stan};
  operation.currency = "CNY";
  operation.now = at(second);
  return operation;
}

inline BankOperation charge(BankOperation::Kind kind, std::int64_t batch, std::int64_t stan, const std::string& card,
                            std::int64_t minor, std::int64_t second) {
  auto operation = operation_of(kind, batch, stan, second);
  operation.number_ref = "ref of " + card;
  operation.expiry = "2603";
  operation.minor = minor;
  operation.order_ref = "order";
  operation.expires_at = at(300);
  return operation;
}

inline BankOperation give_back(BankOperation::Kind kind, std::int64_t batch, std::int64_t stan,
                               std::int64_t original_batch, std::int64_t original_stan, std::int64_t minor,
                               std::int64_t second) {
  auto operation = operation_of(kind, batch, stan, second);
  operation.original_batch = original_batch;
  operation.original_stan = original_stan;
  operation.minor = minor;
  return operation;
}

}  // namespace tillrig
