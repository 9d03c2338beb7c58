#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/ports/store.h"
#include "reference/reconciliation/matching.h"

namespace tillrig::reconciliation {

// One line of an entry of double entry bookkeeping. Lines of one entry sum to zero in each currency.
struct Posting {
  std::string entry;                            // "wallet-a/2026-03-02"
  std::string account;                          // "receivable", "fees", "sales", "suspense"
  Money amount = Money::zero(Currency::cny());  // above zero: debit
};

// What a matched statement means for the shop's own books: the channel owes what it settled less its fee; what both
// sides agree about is sales, everything else waits in suspense (挂账) until a repair or a person has decided. Refunds
// count the other way. Pure.
std::vector<Posting> postings_of(const Sides& sides, const Findings& findings);

// Lines are kept once: an entry that is there already stays as it is. Inside one open transaction.
void make_posting_schema(DbSession& db);
void keep(DbSession& db, const std::vector<Posting>& postings);

}  // namespace tillrig::reconciliation
