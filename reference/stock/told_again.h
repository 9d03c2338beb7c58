#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <vector>

#include "reference/ports/node.h"
#include "reference/protocol/recovery_messages.h"
#include "reference/stock/stock_levels.h"

namespace tillrig {

// What became of these goods, as events of their reservation.
std::vector<StockEvent> events_of(const KnownGoods& goods);

// A stock on an old disk has acquiring tell again what became of the goods of every order, before it serves anybody.
class ToldAgain {
 public:
  using Happen = std::function<boost::asio::awaitable<bool>(KnownGoods)>;  // false: the store failed

  explicit ToldAgain(NodePorts& ports) : ports_(ports) {}

  // Inside one open transaction. `restored`: an old disk has been put in the place of its own.
  static void make_schema(DbSession& db, bool restored);
  // Nothing, when nothing is to be told.
  boost::asio::awaitable<void> all(Happen happen);

 private:
  boost::asio::awaitable<KnownOrders> ask(OrderId after);
  boost::asio::awaitable<void> pause();

  NodePorts& ports_;
};

}  // namespace tillrig
