#pragma once

#include <string>
#include <vector>

#include "reference/protocol/refund_messages.h"

// What a node that was given an old disk asks its peers: they tell what they know of what it has lost.
namespace tillrig {

// engine -> acquiring, order.attempts: what was tried to pay orders, and what goes back. Answer KnownAttempts, in the
// order of the orders' numbers.
struct AttemptsQuery {
  OrderId after;  // empty: from the first one
};
struct KnownAttempt {
  OrderId order;
  NodeName till;
  std::string code;      // masked: payment code or card number
  std::string day;       // business day on which it was taken
  std::string advice;    // of a card sale made offline, until it is final: the body of engine.advise
  bool offline = false;  // sold offline: an advice
  // The engine was asked to give it back, and has not said yet that it is done.
  bool goes_back = false;
  AttemptReport report;  // number empty: the engine has never told it
};
struct KnownRefund {
  OrderId order;
  NodeName till;
  ChannelNumber number;  // of the sale
  ChannelTxn sale;       // of the sale
  std::string day;
  bool void_sale = false;
  bool due = false;  // the engine has not answered for it yet
  RefundReport report;
};
struct KnownAttempts {
  std::vector<KnownAttempt> attempts;
  std::vector<KnownRefund> refunds;
  OrderId last;  // ask again after this one; empty: that is all
};

// stock -> acquiring, order.goods: what became of the goods of orders. Answer KnownOrders, in the order of their
// numbers.
struct GoodsQuery {
  OrderId after;  // empty: from the first one
};
struct KnownGoods {
  OrderId order;
  std::vector<OrderLine> lines;
  OrderState state = OrderState::open;
  bool offline = false;      // gone before anybody asked
  bool turned_down = false;  // the stock had not reserved them when the order was over
  bool returned = false;     // all of them are back
};
struct KnownOrders {
  std::vector<KnownGoods> orders;  // but those whose goods are still to be reserved
  OrderId last;                    // ask again after this one; empty: that is all
};

// acquiring -> engine, engine.payments: the same as the engine knows it. Answer KnownPayments, by number.
struct PaymentsQuery {
  ChannelNumber after;  // empty: from the first one
};
struct KnownPayments {
  std::vector<KnownAttempt> attempts;
  std::vector<KnownRefund> refunds;  // of these
  ChannelNumber last;                // ask again after this one; empty: that is all
};

// acquiring -> stock, stock.orders: whose goods it has ever been asked for. Answer OrderNumbers.
struct OrderNumbers {
  std::vector<OrderId> orders;
  OrderId last;  // ask again after this one; empty: that is all
};

}  // namespace tillrig
