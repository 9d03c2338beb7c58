#include "reference/protocol/offline_messages.h"

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"

namespace tillrig {

BasketKey offline_basket(const BasketKey& basket) {
  return BasketKey(basket.text() + std::string(offline_suffix));
}

BasketKey basket_sold_otherwise(const BasketKey& offline) {
  return BasketKey(offline.text().substr(0, offline.text().size() - offline_suffix.size()));
}

template <class V>
void describe(V& v, OfflineTender& m) {
  v("line", m.line), v("attempt", m.attempt), v("tender", m.tender), v("amount", m.amount), v("card", m.card);
}
template <class V>
void describe(V& v, OfflineSale& m) {
  v("basket", m.basket), v("till", m.till), v("lines", m.lines), v("total", m.total), v("tenders", m.tenders),
      v("sold_at_ms", m.sold_at_ms);
}
template <class V>
void describe(V& v, Advice& m) {
  v("order", m.order), v("till", m.till), v("tender", m.tender), v("channel", m.channel);
}

}  // namespace tillrig

TILLRIG_MESSAGE(tillrig::OfflineTender);
TILLRIG_MESSAGE(tillrig::OfflineSale);
TILLRIG_MESSAGE(tillrig::Advice);
