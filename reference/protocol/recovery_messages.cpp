#include "reference/protocol/recovery_messages.h"

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"
#include "reference/protocol/refund_fields.h"

namespace tillrig {

template <class V>
void describe(V& v, AttemptsQuery& m) {
  v("after", m.after);
}
template <class V>
void describe(V& v, KnownAttempt& m) {
  v("order", m.order), v("till", m.till), v("code", m.code), v("day", m.day), v("advice", m.advice),
      v("offline", m.offline), v("goes_back", m.goes_back), v("report", m.report);
}
template <class V>
void describe(V& v, KnownRefund& m) {
  v("order", m.order), v("till", m.till), v("number", m.number), v("sale", m.sale), v("day", m.day),
      v("void_sale", m.void_sale), v("due", m.due), v("report", m.report);
}
template <class V>
void describe(V& v, KnownAttempts& m) {
  v("attempts", m.attempts), v("refunds", m.refunds), v("last", m.last);
}
template <class V>
void describe(V& v, GoodsQuery& m) {
  v("after", m.after);
}
template <class V>
void describe(V& v, KnownGoods& m) {
  v("order", m.order), v("lines", m.lines), v("state", m.state), v("offline", m.offline),
      v("turned_down", m.turned_down), v("returned", m.returned);
}
template <class V>
void describe(V& v, KnownOrders& m) {
  v("orders", m.orders), v("last", m.last);
}
template <class V>
void describe(V& v, PaymentsQuery& m) {
  v("after", m.after);
}
template <class V>
void describe(V& v, KnownPayments& m) {
  v("attempts", m.attempts), v("refunds", m.refunds), v("last", m.last);
}
template <class V>
void describe(V& v, OrderNumbers& m) {
  v("orders", m.orders), v("last", m.last);
}

}  // namespace tillrig

TILLRIG_MESSAGE(tillrig::AttemptsQuery);
TILLRIG_MESSAGE(tillrig::KnownAttempt);
TILLRIG_MESSAGE(tillrig::KnownRefund);
TILLRIG_MESSAGE(tillrig::KnownAttempts);
TILLRIG_MESSAGE(tillrig::GoodsQuery);
TILLRIG_MESSAGE(tillrig::KnownGoods);
TILLRIG_MESSAGE(tillrig::KnownOrders);
TILLRIG_MESSAGE(tillrig::PaymentsQuery);
TILLRIG_MESSAGE(tillrig::KnownPayments);
TILLRIG_MESSAGE(tillrig::OrderNumbers);
