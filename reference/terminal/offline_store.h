#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"
#include "reference/protocol/offline_messages.h"
#include "reference/terminal/offline_queue.h"
#include "reference/terminal/offline_rules.h"

namespace tillrig::terminal {

// What the end of the day needs to know of the queue.
struct OfflineCount {
  std::int64_t queued = 0;
  std::int64_t parked = 0;
  std::vector<std::int64_t> missing;  // numbers that were given out and are not there: items that were lost
};

// The offline sales in the till's database. One is stored in the transaction that makes its sale PAID, under the next
// number; numbers have no gaps, so that a lost one shows.
namespace offline_store {

void prepare(DbSession& db);
// What was given out on another disk is not known: the numbers leap, the same way never twice.
void leap(DbSession& db, std::int64_t incarnation);
// false: it is there already. REQUIRES: no tender has a PIN block.
bool add(DbSession& db, const OfflineSale& sale);

// These wait until the store answers.
// Not forwarded yet, with a number behind `after`, in order.
boost::asio::awaitable<std::vector<OfflineItem>> untold(Store& store, Clock& clock, std::int64_t after);
// `day`: the business day on which it was forwarded, empty while it was not.
boost::asio::awaitable<void> move(Store& store, Clock& clock, OfflineItem item, std::string day);
boost::asio::awaitable<OfflineExposure> exposure(Store& store, Clock& clock, std::string card_ref, std::string day,
                                                 Currency currency);
boost::asio::awaitable<OfflineCount> count(Store& store, Clock& clock);

}  // namespace offline_store

}  // namespace tillrig::terminal
