#include "reference/protocol/stock_messages.h"

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"

namespace tillrig {

template <class V>
void describe(V&, ListGoods&) {}
template <class V>
void describe(V& v, PricedItem& m) {
  v("barcode", m.barcode), v("item", m.item);
}
template <class V>
void describe(V& v, PricedList& m) {
  v("items", m.items);
}

}  // namespace tillrig

TILLRIG_MESSAGE(tillrig::ListGoods);
TILLRIG_MESSAGE(tillrig::PricedItem);
TILLRIG_MESSAGE(tillrig::PricedList);
