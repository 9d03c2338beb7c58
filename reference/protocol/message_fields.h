#pragma once

#include "reference/protocol/messages.h"

// What each message consists of: the one description that serves both directions. Included by the sources that encode
// and decode, and by nobody else.
namespace tillrig {

// One description of a message serves both directions: describe(visit, m) names each field once, in order.
template <class V>
void describe(V& v, StockLook& m) {
  v("barcode", m.barcode);
}
template <class V>
void describe(V& v, StockItem& m) {
  v("found", m.found), v("sku", m.sku), v("title", m.title), v("price", m.price), v("available", m.available);
}
template <class V>
void describe(V& v, OrderLine& m) {
  v("sku", m.sku), v("title", m.title), v("quantity", m.quantity), v("unit_price", m.unit_price);
}
template <class V>
void describe(V& v, StockReserve& m) {
  v("order", m.order), v("lines", m.lines);
}
template <class V>
void describe(V& v, StockReserved& m) {
  v("order", m.order), v("reserved", m.reserved), v("short_of", m.short_of);
}
template <class V>
void describe(V& v, StockSettle& m) {
  v("order", m.order);
}
template <class V>
void describe(V&, Done&) {}
template <class V>
void describe(V& v, Consult& m) {
  v("order", m.order), v("total", m.total);
}
template <class V>
void describe(V& v, PayMethod& m) {
  v("channel", m.channel), v("usable", m.usable), v("reason", m.reason), v("tender", m.tender);
}
template <class V>
void describe(V& v, Consulted& m) {
  v("methods", m.methods);
}
template <class V>
void describe(V& v, CardPresentment& m) {
  v("entry", m.entry), v("verdict", m.verdict), v("masked", m.masked), v("card_ref", m.card_ref), v("data", m.data),
      v("pin_block", m.pin_block);
}
template <class V>
void describe(V& v, PayRequest& m) {
  v("order", m.order), v("line", m.line), v("attempt", m.attempt), v("channel", m.channel), v("code", m.code),
      v("amount", m.amount), v("tender", m.tender), v("card", m.card);
}
template <class V>
void describe(V& v, OrderCreate& m) {
  v("basket", m.basket), v("till", m.till), v("lines", m.lines), v("total", m.total);
}
template <class V>
void describe(V& v, AttemptReport& m) {
  v("attempt", m.attempt), v("number", m.number), v("channel", m.channel), v("state", m.state), v("decline", m.decline),
      v("txn", m.txn), v("amount", m.amount), v("refunded", m.refunded), v("why", m.why), v("line", m.line),
      v("tender", m.tender);
}
template <class V>
void describe(V& v, CashTaken& m) {
  v("order", m.order), v("attempt", m.attempt), v("line", m.line), v("amount", m.amount);
}
template <class V>
void describe(V& v, CashReturned& m) {
  v("order", m.order), v("attempt", m.attempt);
}
template <class V>
void describe(V& v, OrderReport& m) {
  v("order", m.order), v("basket", m.basket), v("state", m.state), v("total", m.total), v("attempts", m.attempts),
      v("why", m.why);
}
template <class V>
void describe(V& v, OrderQuery& m) {
  v("order", m.order), v("basket", m.basket);
}
template <class V>
void describe(V& v, OrderAbandon& m) {
  v("order", m.order), v("attempt", m.attempt);
}
template <class V>
void describe(V& v, Charge& m) {
  v("pay", m.pay), v("expires_in_ms", m.expires_in_ms), v("till", m.till);
}
template <class V>
void describe(V& v, PaymentQuery& m) {
  v("attempt", m.attempt);
}
template <class V>
void describe(V& v, PaymentMoved& m) {
  v("order", m.order), v("report", m.report);
}
template <class V>
void describe(V& v, Capabilities& m) {
  v("channel", m.channel), v("tender", m.tender), v("verbs", m.verbs),
      v("idempotent_by_number", m.idempotent_by_number), v("query_after_unknown", m.query_after_unknown),
      v("notices", m.notices);
}
template <class V>
void describe(V& v, ChannelRequest& m) {
  v("number", m.number), v("order", m.order), v("code", m.code), v("refund", m.refund), v("amount", m.amount),
      v("expires_in_ms", m.expires_in_ms), v("original", m.original), v("card", m.card);
}
template <class V>
void describe(V& v, ChannelResult& m) {
  v("number", m.number), v("refund", m.refund), v("state", m.state), v("decline", m.decline), v("txn", m.txn),
      v("amount", m.amount), v("buyer_paid", m.buyer_paid), v("refunded", m.refunded), v("why", m.why);
}
template <class V>
void describe(V& v, WalletRequest& m) {
  v("verb", m.verb), v("merchant", m.merchant), v("number", m.number), v("order_ref", m.order_ref),
      v("auth_code", m.auth_code), v("refund", m.refund), v("minor", m.minor), v("currency", m.currency),
      v("expires_in_ms", m.expires_in_ms), v("nonce", m.nonce), v("sign", m.sign);
}
template <class V>
void describe(V& v, WalletAnswer& m) {
  v("verb", m.verb), v("merchant", m.merchant), v("number", m.number), v("refund", m.refund), v("code", m.code),
      v("state", m.state), v("sub_code", m.sub_code), v("txn", m.txn), v("minor", m.minor),
      v("buyer_minor", m.buyer_minor), v("refunded_minor", m.refunded_minor), v("currency", m.currency),
      v("nonce", m.nonce), v("sign", m.sign);
}

}  // namespace tillrig
