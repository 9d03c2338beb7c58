#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/ports/store.h"
#include "reference/reconciliation/matching.h"

namespace tillrig::reconciliation {

// One line of an entry of double entry bookkeeping. Lines of one entry sum to zero in each currency.
struct Posting {
  std::string entry;                            // "wallet-a/2026-03-02", "wallet-a/SALE/P1/closed"
  std::string account;                          // "receivable", "fees", "sales", "suspense"
  std::string row;                              // in suspense: the difference that it waits for
  Money amount = Money::zero(Currency::cny());  // above zero: debit
  Channel channel;
  std::string day;
};

// Rows of differences that are not closed, by their item.
using OpenRows = std::map<std::string, std::string>;

// What a matched statement means for the shop's own books: the channel owes what it settled less its fee; what is in
// an open difference waits in suspense (挂账) until a repair or a person has decided, everything else is sales. Refunds
// count the other way. Pure.
std::vector<Posting> postings_of(const Sides& sides, const Findings& findings, const OpenRows& open);

// What is paid or given back here and on no statement is a claim on the channel, and waits in suspense. Nothing, if the
// difference is another one. Pure.
std::vector<Posting> claim_of(const Difference& found);

// When a difference is closed, what waits in suspense for it goes to sales: the channel's word counts as far as it has
// given it, and a claim is withdrawn. Pure.
std::vector<Posting> closing_of(const Difference& closed, const std::vector<Posting>& waiting);

// Lines are kept once: an entry that is there already stays as it is. Inside one open transaction.
void make_posting_schema(DbSession& db);
void keep(DbSession& db, const std::vector<Posting>& postings);
// Lines in suspense that name this row.
std::vector<Posting> waiting_for(DbSession& db, const std::string& row);
// Whole entries that have put something in suspense for one of these rows, or taken it out.
std::vector<Posting> entries_about(DbSession& db, const std::vector<std::string>& rows);

}  // namespace tillrig::reconciliation
