#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <vector>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"
#include "reference/terminal/duties.h"
#include "reference/terminal/refund_step.h"

namespace tillrig::terminal::refund_store {

void prepare(DbSession& db);

// false: the store cannot write, and nothing of it is there.
boost::asio::awaitable<bool> insert(Store& store, Clock& clock, RefundRecord refund);
// These wait until the store answers.
// What `latest` says when it is stored: of two moves that overtake each other the older one undoes nothing; nullopt: it
// is over, and stored. Cash that is paid out by it makes the drawer due in the same transaction.
boost::asio::awaitable<void> update(Store& store, Clock& clock, std::function<std::optional<RefundRecord>()> latest);
// Every part of every refund: for the day's rows.
struct MovedPart {
  OrderId order;
  RefundReport part;
  std::int64_t moved_ms = 0;  // wall clock of the till, since the epoch
};
std::vector<MovedPart> parts(DbSession& db);

// Those that are not final or whose slip is not printed, and not set aside (old_disk.h), oldest first.
boost::asio::awaitable<std::vector<RefundRecord>> open(Store& store, Clock& clock);

}  // namespace tillrig::terminal::refund_store
