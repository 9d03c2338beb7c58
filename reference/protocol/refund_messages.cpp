#include "reference/protocol/refund_messages.h"

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"
#include "reference/protocol/refund_fields.h"

namespace tillrig {

template <class V>
void describe(V& v, RefundWish& m) {
  v("order", m.order), v("refund", m.refund), v("amount", m.amount), v("void_sale", m.void_sale), v("till", m.till);
}
template <class V>
void describe(V& v, RefundsReport& m) {
  v("order", m.order), v("refund", m.refund), v("amount", m.amount), v("parts", m.parts);
}
template <class V>
void describe(V& v, GiveBack& m) {
  v("order", m.order), v("refund", m.refund), v("attempt", m.attempt), v("amount", m.amount),
      v("void_sale", m.void_sale), v("till", m.till);
}
template <class V>
void describe(V& v, RefundMoved& m) {
  v("order", m.order), v("report", m.report);
}

}  // namespace tillrig

TILLRIG_MESSAGE(tillrig::RefundWish);
TILLRIG_MESSAGE(tillrig::RefundReport);
TILLRIG_MESSAGE(tillrig::RefundsReport);
TILLRIG_MESSAGE(tillrig::GiveBack);
TILLRIG_MESSAGE(tillrig::RefundMoved);
