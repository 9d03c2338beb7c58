#pragma once

#include <optional>

#include "reference/engine/refund.h"
#include "reference/protocol/recovery_messages.h"

namespace tillrig::engine {

// What an engine on an old disk makes of what acquiring tells. Pure.

// Acquiring waits for the answer to this charge. It was sent to a former engine and may have left, or it is on its way
// to this one and then comes: until acquiring asks what became of it, nobody knows.
bool may_still_come(const KnownAttempt& told);

// A payment that is on this disk no more: as acquiring knows it where it is final; else in doubt, to be pursued by its
// plan under its own number, and without a number (a card's) for people and the statement.
Payment recovered(const KnownAttempt& told);
// The row as it should be, moved on; nullopt: it is as it should be. REQUIRES: `told` is not about another number.
std::optional<Payment> brought_up_to_date(const Payment& here, const KnownAttempt& told);
// `told` is about a later charge under the same key.
bool is_another(const Payment& here, const KnownAttempt& told);
// Money may have come and gone, or be on its way back, under a payment that is over: the channel is asked.
bool is_to_be_looked_at(const Payment& payment);

// nullopt: acquiring asks for it again, under the number that the channel may know already.
std::optional<Refund> recovered(const KnownRefund& told);
// Of a payment whose money has gone back.
Refund recovered_late_refund(const Payment& payment);
// Of a payment that acquiring was promised to give back: a wallet is asked, and asked for it again under the same key;
// a card's may have been sent under a number that nobody knows any more, and only a statement tells.
Refund promised_refund(const Payment& payment, Money amount);
std::optional<Refund> brought_up_to_date(const Refund& here, const KnownRefund& told);

}  // namespace tillrig::engine
