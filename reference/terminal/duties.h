#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"
#include "reference/protocol/offline_messages.h"

namespace tillrig::terminal {

// A fact of the till that acquiring has to hear of, under its key, until it has answered.
struct Fact {
  std::int64_t sequence = 0;  // given when it is stored
  std::string verb;           // "order.cash", "order.cash-back", "order.abandon", "order.cancel"
  std::string key;
  BasketKey basket;
  std::string body;
};

// The drawer has to open, once. `back`: what the customer is given out of it.
struct DrawerDuty {
  std::string subject;  // a basket or a refund
  Money back = Money::zero(Currency::cny());
};

// What a move of the till leaves to be done: stored in the transaction of the move.
struct Duties {
  std::vector<Fact> facts;
  std::optional<DrawerDuty> drawer;
  std::optional<OfflineSale> offline;
};

// The durable lists behind the effects that must happen although the till restarts. Facts are told in the order in
// which they happened.
namespace duties {

void prepare(DbSession& db);
void add(DbSession& db, const Duties& duties);
void add(DbSession& db, const DrawerDuty& duty);

// The oldest ones; nullopt: none. Each waits until the store answers.
boost::asio::awaitable<std::optional<Fact>> next_fact(Store& store, Clock& clock);
boost::asio::awaitable<void> told(Store& store, Clock& clock, std::int64_t sequence);
boost::asio::awaitable<std::optional<DrawerDuty>> next_drawer(Store& store, Clock& clock);
// Stored before the pulse: a crash in between leaves a shut drawer, never one that opens twice.
boost::asio::awaitable<void> opening(Store& store, Clock& clock, std::string subject);
boost::asio::awaitable<void> not_opened(Store& store, Clock& clock, DrawerDuty duty);

}  // namespace duties

}  // namespace tillrig::terminal
