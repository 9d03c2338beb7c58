#include "reference/protocol/messages.h"

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"

namespace tillrig {

std::string signed_text(const WalletRequest& request) {
  return message_codec::text_to_sign(request);
}
std::string signed_text(const WalletAnswer& answer) {
  return message_codec::text_to_sign(answer);
}

}  // namespace tillrig

TILLRIG_MESSAGE(tillrig::StockLook);
TILLRIG_MESSAGE(tillrig::StockItem);
TILLRIG_MESSAGE(tillrig::StockReserve);
TILLRIG_MESSAGE(tillrig::StockReserved);
TILLRIG_MESSAGE(tillrig::StockSettle);
TILLRIG_MESSAGE(tillrig::Done);
TILLRIG_MESSAGE(tillrig::Consult);
TILLRIG_MESSAGE(tillrig::Consulted);
TILLRIG_MESSAGE(tillrig::PayRequest);
TILLRIG_MESSAGE(tillrig::OrderCreate);
TILLRIG_MESSAGE(tillrig::AttemptReport);
TILLRIG_MESSAGE(tillrig::OrderReport);
TILLRIG_MESSAGE(tillrig::OrderQuery);
TILLRIG_MESSAGE(tillrig::OrderAbandon);
TILLRIG_MESSAGE(tillrig::Charge);
TILLRIG_MESSAGE(tillrig::PaymentQuery);
TILLRIG_MESSAGE(tillrig::PaymentMoved);
TILLRIG_MESSAGE(tillrig::CashTaken);
TILLRIG_MESSAGE(tillrig::CashReturned);
TILLRIG_MESSAGE(tillrig::Capabilities);
TILLRIG_MESSAGE(tillrig::ChannelRequest);
TILLRIG_MESSAGE(tillrig::ChannelResult);
TILLRIG_MESSAGE(tillrig::WalletRequest);
TILLRIG_MESSAGE(tillrig::WalletAnswer);
