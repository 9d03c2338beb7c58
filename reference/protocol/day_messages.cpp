#include "reference/protocol/day_messages.h"

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"

namespace tillrig {

template <class V>
void describe(V& v, DayRow& m) {
  v("what", m.what), v("key", m.key), v("order", m.order), v("basket", m.basket), v("tender", m.tender),
      v("channel", m.channel), v("number", m.number), v("txn", m.txn), v("amount", m.amount), v("state", m.state),
      v("order_state", m.order_state), v("day", m.day);
}
template <class V>
void describe(V& v, DayQuery& m) {
  v("day", m.day);
}
template <class V>
void describe(V& v, DayRows& m) {
  v("rows", m.rows);
}
template <class V>
void describe(V& v, TillDay& m) {
  v("till", m.till), v("day", m.day), v("rows", m.rows), v("not_drained", m.not_drained), v("drawer", m.drawer),
      v("unsettled", m.unsettled);
}
template <class V>
void describe(V& v, Repair& m) {
  v("repair", m.repair), v("kind", m.kind), v("number", m.number), v("txn", m.txn), v("channel", m.channel),
      v("amount", m.amount), v("statement", m.statement), v("by", m.by);
}
template <class V>
void describe(V& v, Decide& m) {
  v("row", m.row), v("action", m.action), v("by", m.by), v("why", m.why);
}

}  // namespace tillrig

TILLRIG_MESSAGE(tillrig::DayQuery);
TILLRIG_MESSAGE(tillrig::DayRows);
TILLRIG_MESSAGE(tillrig::TillDay);
TILLRIG_MESSAGE(tillrig::Repair);
TILLRIG_MESSAGE(tillrig::Decide);
