#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/engine/payment.h"
#include "reference/ports/store.h"

namespace tillrig::engine {

// Rows of payments, in and out. Every function runs inside one open transaction.
void make_payment_schema(DbSession& db);

// The latest generation of an attempt.
std::optional<Payment> find_by_attempt(DbSession& db, const AttemptKey& attempt);
std::optional<Payment> find_by_number(DbSession& db, const ChannelNumber& number);
// Everything with something left to do: not final, to be told, or to be checked again. In order of number.
std::vector<Payment> unfinished_payments(DbSession& db);

// Charged on this business day, and older ones that are not final. In order of number.
std::vector<Payment> payments_of_day(DbSession& db, const std::string& day);

// The next so many after this number, in order of number; those that were ended before they were charged left out.
std::vector<Payment> payments_after(DbSession& db, const ChannelNumber& number, std::int64_t how_many);

// false: the number, or this generation of the attempt, is there already.
bool insert(DbSession& db, const Payment& payment);
// Compare-and-set: the row must still be one move behind `payment`; anything else is a broken program and stops it.
void update(DbSession& db, const Payment& payment);

// A notice about a number nobody here knows is kept, once.
void keep_orphan_notice(DbSession& db, const ChannelNumber& number, const std::string& body);

}  // namespace tillrig::engine
