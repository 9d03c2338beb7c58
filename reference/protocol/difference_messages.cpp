#include "reference/protocol/difference_messages.h"

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"

namespace tillrig {

template <class V>
void describe(V& v, DifferenceQuery& m) {
  v("row", m.row);
}
template <class V>
void describe(V& v, DifferenceReport& m) {
  v("row", m.row), v("kind", m.kind), v("state", m.state), v("repairing", m.repairing), v("by", m.by),
      v("amount", m.amount), v("why", m.why);
}
template <class V>
void describe(V& v, Differences& m) {
  v("rows", m.rows);
}

}  // namespace tillrig

TILLRIG_MESSAGE(tillrig::DifferenceQuery);
TILLRIG_MESSAGE(tillrig::Differences);
