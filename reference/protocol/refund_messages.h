#pragma once

#include <vector>

#include "reference/protocol/messages.h"

// Cancel, void, refund: money that goes back because the customer brings the goods back. Money that goes back because
// it came too late is the engine's own affair (engine.refund).
namespace tillrig {

// till -> acquiring, order.refund (key = refund). Refused in words when there is nothing left to refund, while the
// order is not PAID, or offline. A void (消费撤销) is a paid card sale, whole, on the same terminal and in the same
// batch.
struct RefundWish {
  OrderId order;
  RefundKey refund;  // of the till, one a wish
  Money amount = Money::zero(Currency::cny());
  bool void_sale = false;
  NodeName till = {};  // where the goods come back
};

// One tender's part of a refund: refund/1, refund/2, ... Each tender gets back only what it paid, non-cash first. The
// cash part is REFUNDED when acquiring has stored it: the till then pays it out.
struct RefundReport {
  RefundKey refund;  // of the part
  AttemptKey attempt;
  TenderLine line;
  TenderKind tender = TenderKind::wallet;
  Channel channel;
  RefundState state = RefundState::sending;
  Money amount = Money::zero(Currency::cny());
  ChannelTxn txn;  // of the refund, where the channel names one
  std::string why;
};

// Answer to order.refund. The same key gives the same parts; their states go on.
struct RefundsReport {
  OrderId order;
  RefundKey refund;
  Money amount = Money::zero(Currency::cny());
  std::vector<RefundReport> parts;
};

// acquiring -> engine, engine.give-back (key = refund). Answer RefundReport; Refused when it may not be (more than was
// captured, a void at another terminal or of another batch).
struct GiveBack {
  OrderId order;
  RefundKey refund;
  AttemptKey attempt;
  Money amount = Money::zero(Currency::cny());
  bool void_sale = false;
  NodeName till = {};  // as the wish names it
};

// engine -> acquiring, order.refund-result: a refund moved after its first answer. Repeated until answered Done.
struct RefundMoved {
  OrderId order;
  RefundReport report;
};

}  // namespace tillrig
