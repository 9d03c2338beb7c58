#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "reference/protocol/codes.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"
#include "reference/protocol/time.h"

namespace tillrig {

// Why a body is not the message it should be: one line, "field: expected ..., found ...".
struct BadMessage {
  std::string line;
};

// JSON text of a message, fields in the order of the struct. Money is {"minor": 1250, "currency": "CNY"}, durations are
// whole milliseconds in fields that end in _ms.
template <class M>
std::string encode(const M& message);
// Every field but an optional one is required and of its type; unknown fields are ignored (old and new versions live
// side by side).
template <class M>
tl::expected<M, BadMessage> decode(std::string_view body);

// ---- stock: stock.look, stock.reserve, stock.confirm, stock.cancel

struct StockLook {
  std::string barcode;
};
struct StockItem {
  bool found = false;
  Sku sku;
  std::string title;
  Money price = Money::zero(Currency::cny());
  std::int64_t available = 0;
};
struct OrderLine {
  Sku sku;
  std::string title;
  std::int64_t quantity = 0;
  Money unit_price = Money::zero(Currency::cny());
};
struct StockReserve {
  OrderId order;
  std::vector<OrderLine> lines;
};
struct StockReserved {
  OrderId order;
  bool reserved = false;
  std::string short_of;  // the first SKU that is short, else empty
};
// Confirm (sold) or cancel (back on the shelf): repeated until done, an empty or late one is a no-op that leaves a
// record.
struct StockSettle {
  OrderId order;
};
struct Done {};

// ---- cashier: cashier.consult, cashier.accept

struct Consult {
  OrderId order;
  Money total = Money::zero(Currency::cny());
};
struct PayMethod {
  Channel channel;
  bool usable = false;
  std::string reason;  // why not, in words
  TenderKind tender = TenderKind::wallet;
};
struct Consulted {
  std::vector<PayMethod> methods;
};
// A card as its reader tells it. The number travels enciphered for the bank, the PIN as a block that only the bank
// opens.
struct CardPresentment {
  CardEntry entry = CardEntry::chip;
  CardVerdict verdict = CardVerdict::ask_bank;
  std::string masked;    // first six and last four digits of the number
  std::string card_ref;  // stands for the card in counts and caps; nobody can find the number from it
  SealedData data;       // number, expiry, chip data
  SealedData pin_block;  // empty: no PIN was asked for. Never stored, enciphered or not
};
// The till's request to take money: `attempt` is the idempotency key from here to the engine.
struct PayRequest {
  OrderId order;
  TenderLine line;
  AttemptKey attempt;
  Channel channel;   // empty from the till to the cashier: the code says whose it is
  PaymentCode code;  // wallet only
  Money amount = Money::zero(Currency::cny());
  TenderKind tender = TenderKind::wallet;
  std::optional<CardPresentment> card = std::nullopt;  // card only
};

// ---- acquiring: order.create, order.pay, order.status, order.abandon, order.cancel; engine -> order.result

struct OrderCreate {
  BasketKey basket;
  NodeName till;
  std::vector<OrderLine> lines;
  Money total = Money::zero(Currency::cny());
};
struct AttemptReport {
  AttemptKey attempt;
  ChannelNumber number;
  Channel channel;
  PaymentState state = PaymentState::unknown;
  DeclineClass decline = DeclineClass::none;
  ChannelTxn txn;  // empty until the channel named one
  Money amount = Money::zero(Currency::cny());
  bool refunded = false;  // money that came after the order was closed has gone back
  std::string why;        // in words, for people
  TenderLine line;
  TenderKind tender = TenderKind::wallet;
};
// Answer to every order.* verb. A rejected creation has an empty order and says why.
struct OrderReport {
  OrderId order;
  BasketKey basket;
  OrderState state = OrderState::open;
  Money total = Money::zero(Currency::cny());
  std::vector<AttemptReport> attempts;  // oldest first
  std::string why;
};
// order.status: by order, or by basket when the till never learned the order.
struct OrderQuery {
  OrderId order;
  BasketKey basket;
};
// order.cash (key = attempt): the till has taken cash for this line. A fact: answered with a final AttemptReport, or
// Refused in words when the order takes no money any more; the till then sells under a basket of its own
// (offline_messages.h).
struct CashTaken {
  OrderId order;
  AttemptKey attempt;
  TenderLine line;
  Money amount = Money::zero(Currency::cny());  // what it pays of the order: given less change
};
// order.cash-back (key = attempt): the till has given that cash back; answer AttemptReport with `refunded`.
struct CashReturned {
  OrderId order;
  AttemptKey attempt;
};
// order.abandon: the cashier gives the attempt up; activates its reversal. order.cancel: the whole unpaid order.
struct OrderAbandon {
  OrderId order;
  AttemptKey attempt;
};

// ---- engine: engine.charge (PayRequest), engine.abandon, engine.close, engine.status (PaymentQuery); answer
// AttemptReport

struct Charge {
  PayRequest pay;
  std::int64_t expires_in_ms = 0;  // of the order: the channel must refuse the charge afterwards
  NodeName till;                   // of a card: the terminal whose STAN and batch it gets
};
struct PaymentQuery {
  AttemptKey attempt;
};
// engine -> acquiring (order.result): a payment or its refund moved. Repeated until answered Done.
struct PaymentMoved {
  OrderId order;
  AttemptReport report;
};

// ---- adapters: adapter.charge, .query, .close, .cancel, .refund, .refund-query, .reverse, .void, .advise, .settle,
//      .capabilities; adapter -> engine: engine.notice

// What a channel can do (adapter.capabilities). The engine derives its plan for Unknown from it.
struct Capabilities {
  Channel channel;
  TenderKind tender = TenderKind::wallet;
  std::vector<std::string> verbs;     // without "adapter."
  bool idempotent_by_number = false;  // the same charge may be sent again under the same number
  bool query_after_unknown = false;   // what became of a charge can be asked
  bool notices = false;
};

struct ChannelRequest {
  ChannelNumber number;
  OrderId order;
  PaymentCode code;  // charge only
  RefundKey refund;  // refund, refund-query only
  Money amount = Money::zero(Currency::cny());
  std::int64_t expires_in_ms = 0;                      // charge only
  ChannelNumber original = {};                         // void and refund of a card: the number of the sale
  std::optional<CardPresentment> card = std::nullopt;  // charge and advise of a card
};
struct ChannelResult {
  ChannelNumber number;
  RefundKey refund;
  ChannelState state = ChannelState::unknown;
  DeclineClass decline = DeclineClass::none;
  ChannelTxn txn;
  Money amount = Money::zero(Currency::cny());      // of the order, as the channel holds it
  Money buyer_paid = Money::zero(Currency::cny());  // what the buyer's account was debited
  Money refunded = Money::zero(Currency::cny());    // cumulative
  std::string why;
};

// ---- the wallet's own wire (adapter <-> gateway): wallet.pay, wallet.query, wallet.close, wallet.cancel,
// wallet.refund,
//      wallet.refund-query; gateway -> adapter: wallet.notice. `sign` = MAC over signed_text() under the merchant's
//      key.

struct WalletRequest {
  std::string verb;  // "pay", "query", ...: signed, so that one verb's request is no other's
  std::string merchant;
  std::string number;  // merchant's order number
  std::string order_ref;
  std::string auth_code;  // pay only; never journaled
  std::string refund;     // refund number
  std::int64_t minor = 0;
  std::string currency;
  std::int64_t expires_in_ms = 0;
  std::string nonce;
  std::string sign;
};
struct WalletAnswer {
  std::string verb;
  std::string merchant;
  std::string number;
  std::string refund;
  std::string code;      // OK | WAIT | FAIL | SYSTEM_ERROR
  std::string state;     // NONE | WAIT | SUCCESS | CLOSED | REVERSED | FAILED; for a refund: NONE | REFUNDED | FAILED
  std::string sub_code;  // why it failed: BALANCE, AUTH_CODE_INVALID, EXPIRED, RISK, LIMIT, ...
  std::string txn;
  std::int64_t minor = 0;
  std::int64_t buyer_minor = 0;
  std::int64_t refunded_minor = 0;
  std::string currency;
  std::string nonce;  // of the request it answers; a notice has its own
  std::string sign;
};

// The text under the signature: every field but `sign`, in order, as name=length:value joined by '&'.
std::string signed_text(const WalletRequest& request);
std::string signed_text(const WalletAnswer& answer);

}  // namespace tillrig
