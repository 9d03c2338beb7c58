#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/engine/refund.h"
#include "reference/engine/terminal_store.h"
#include "reference/ports/store.h"

namespace tillrig::engine {

// Rows of refunds, in and out, inside one open transaction.
void make_refund_schema(DbSession& db);
std::optional<Refund> find_refund(DbSession& db, const RefundKey& key);
// A card's refund or void by the number that it was sent under.
std::optional<Refund> find_refund_sent_as(DbSession& db, const ChannelNumber& number);
std::vector<Refund> unfinished_refunds(DbSession& db);  // in order of key
// Born on this business day, and older ones that are not final. In order of key.
std::vector<Refund> refunds_of_day(DbSession& db, const std::string& day);

// In order of key.
std::vector<Refund> customers_refunds_of(DbSession& db, const ChannelNumber& number);

// What may still go back of a payment: its amount less all refunds that have not finally failed.
Money refundable(DbSession& db, const Payment& payment);

// How a payment stands by its refunds, of every cause. None ever goes: as long as two are equal, and nothing is
// pending, nothing has gone back in between.
struct RefundStanding {
  Money left;              // refundable
  std::int64_t begun = 0;  // ever, with those that have failed
  bool pending = false;    // one is not final: the channel may or may not have taken it from what it holds
  friend bool operator==(const RefundStanding&, const RefundStanding&) = default;
};
RefundStanding refund_standing(DbSession& db, const Payment& payment);

struct NewRefund {
  bool stored = false;  // false: the key, or the transaction number's one refund, is there already
  bool begins_batch = false;
};
// A card's gets its own number first.
NewRefund insert(DbSession& db, const std::string& merchant, Refund& refund);
// Compare-and-set: the row must still be one move behind.
void update(DbSession& db, const Refund& refund);

}  // namespace tillrig::engine
