#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/engine/batch_machine.h"
#include "reference/ports/store.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/ids.h"

namespace tillrig::engine {

// What a terminal did between two settlements. Counted when its settlement is asked for: from then on the terminal's
// numbers are of the next batch.
struct Batch {
  NodeName till;
  Channel channel;
  std::int64_t batch = 0;
  BatchState state = BatchState::open;
  bool counted = false;
  std::int64_t count = 0;                         // what the bank executed and did not take back
  Money total = Money::zero(Currency::cny());     // of sales and advices
  Money returned = Money::zero(Currency::cny());  // of voids and refunds
  bool balanced = false;
  std::string why;
};

// Of its machine: "till-1/bank/1".
std::string batch_key(const NodeName& till, const Channel& channel, std::int64_t batch);

void make_batch_schema(DbSession& db);
// false: it is there already.
bool insert_batch(DbSession& db, const NodeName& till, const Channel& channel, std::int64_t batch);
void update(DbSession& db, const Batch& batch);
std::optional<Batch> find_batch(DbSession& db, const NodeName& till, const Channel& channel, std::int64_t batch);
// The latest batch whose settlement was asked for.
std::optional<Batch> last_counted(DbSession& db, const NodeName& till, const Channel& channel);
// Counted, and not settled yet. In order.
std::vector<Batch> unsettled_batches(DbSession& db);

// A payment of the batch that may still become money, or a void or refund under way. nullopt: none.
std::optional<ChannelNumber> unfinished_in(DbSession& db, const Batch& batch);
// Fills in what the bank should have counted.
void count(DbSession& db, Batch& batch);

}  // namespace tillrig::engine
