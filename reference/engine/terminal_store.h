#pragma once

#include <optional>
#include <string>

#include "reference/ports/store.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/ids.h"

namespace tillrig::engine {

// Card terminals: each counts its own transactions (STAN) and batches, and no number is ever given twice. Every
// function runs inside one open transaction; the tables of payments and refunds are there already.
void make_terminal_schema(DbSession& db);

struct Allotted {
  CardNumber card;
  bool begins_batch = false;  // it is the first of its batch
};
// The next number of this terminal, kept as given. nullopt: its batch has none left.
std::optional<Allotted> allot(DbSession& db, const std::string& merchant, const NodeName& till, const Channel& channel);

// From now on no terminal counts in a batch below this one: what it has been given since the disk was copied is on no
// disk any more, and its batches are counted up by one each.
void leap_to_batch(DbSession& db, std::int64_t first);

// The batch that takes the terminal's next transaction. nullopt: it has had none yet.
std::optional<std::int64_t> batch_of(DbSession& db, const NodeName& till, const Channel& channel);
// From now on the terminal's numbers are of the batch after `batch`.
void begin_batch_after(DbSession& db, const NodeName& till, const Channel& channel, std::int64_t batch);

// An online transaction that has to end before the terminal's next one may leave: one without its answer yet, or one
// that is being reversed.
struct Obstacle {
  ChannelNumber number;
  bool reversal = false;
  std::string why;
};
// `own`: the card number that wants to leave; what has been stored after it does not hold it up. Empty: a new one.
std::optional<Obstacle> obstacle_at(DbSession& db, const NodeName& till, const Channel& channel,
                                    const ChannelNumber& own);

}  // namespace tillrig::engine
