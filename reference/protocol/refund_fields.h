#pragma once

#include "reference/protocol/refund_messages.h"

// As message_fields.h: of a message that is part of others in more than one source.
namespace tillrig {

template <class V>
void describe(V& v, RefundReport& m) {
  v("refund", m.refund), v("attempt", m.attempt), v("line", m.line), v("tender", m.tender), v("channel", m.channel),
      v("state", m.state), v("amount", m.amount), v("txn", m.txn), v("why", m.why);
}

}  // namespace tillrig
