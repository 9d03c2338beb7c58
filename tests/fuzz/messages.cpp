// Bodies from a wire: each is a message or a line that says why not; what decodes, encodes to what decodes to the same.
#include "reference/protocol/messages.h"

#include <cstdint>

#include "reference/protocol/bank_messages.h"
#include "reference/protocol/day_messages.h"
#include "reference/protocol/invariant.h"
#include "reference/protocol/offline_messages.h"
#include "reference/protocol/recovery_messages.h"
#include "reference/protocol/refund_messages.h"
#include "reference/protocol/stock_messages.h"

namespace {

template <class Message>
void survives_as(std::string_view body) {
  const auto read = tillrig::decode<Message>(body);
  if (!read) return tillrig::invariant(!read.error().line.empty(), "a bad message says why");
  const auto text = tillrig::encode(*read);
  const auto again = tillrig::decode<Message>(text);
  tillrig::invariant(again.has_value() && tillrig::encode(*again) == text, "what was read survives the wire");
}

template <class... Messages>
void survives(std::string_view body) {
  (survives_as<Messages>(body), ...);
}

// The number of a card transaction is read from a wire, too.
void names_a_transaction(std::string_view text) {
  const tillrig::ChannelNumber number{std::string(text)};
  const auto card = tillrig::CardNumber::from(number);
  tillrig::invariant(!card || card->number() == number, "a card number has one spelling");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(bytes), size);
  using namespace tillrig;
  survives<OrderCreate, OrderReport, PayRequest, Charge, Capabilities, ChannelRequest, ChannelResult>(body);
  survives<WalletRequest, WalletAnswer, BankRequest, BankAnswer, SettleBatch, BatchSettled>(body);
  survives<RefundWish, RefundReport, RefundsReport, GiveBack, RefundMoved>(body);
  survives<OfflineTender, OfflineSale, Advice>(body);
  survives<StockItem, PricedList>(body);
  survives<DayQuery, DayRows, TillDay, Repair, Decide>(body);
  survives<AttemptsQuery, KnownAttempts, GoodsQuery, KnownOrders, PaymentsQuery, KnownPayments, OrderNumbers>(body);
  names_a_transaction(body);
  return 0;
}
