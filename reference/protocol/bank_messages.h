#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reference/protocol/messages.h"

// The bank's wire (adapter <-> bank), with the semantics of a card host and none of its bytes: a transaction is named
// by merchant, terminal, batch and STAN; there is no query; a reversal goes out under the numbers of its original.
namespace tillrig {

// The channel number of a card transaction: "merchant/terminal/000001/000123".
struct CardNumber {
  std::string merchant;
  std::string terminal;
  std::int64_t batch = 1;  // 1 to 999999
  std::int64_t stan = 1;   // 1 to 999999: systems trace audit number

  ChannelNumber number() const;
  // nullopt: not a card number of this form.
  static std::optional<CardNumber> from(const ChannelNumber& number);
  bool operator==(const CardNumber&) const = default;
};

// bank.sale, bank.reversal, bank.void, bank.refund, bank.advice, bank.settle. `sign` = MAC over signed_text() under
// "bank-terminal".
struct BankRequest {
  std::string verb;  // "sale", "reversal", ...: signed
  std::string merchant;
  std::string terminal;
  std::int64_t batch = 0;
  std::int64_t stan = 0;            // reversal: of its original, repeated unchanged
  std::int64_t original_batch = 0;  // void, refund: of the sale
  std::int64_t original_stan = 0;   // void, refund: of the sale
  std::int64_t minor = 0;           // settle: sales and advices less voids and refunds, as the merchant counts
  std::string currency;
  std::int64_t count = 0;  // settle only
  std::string entry;       // word of CardEntry; sale, advice
  std::string card;        // sealed; sale, advice. Never journaled
  std::string pin_block;   // sealed; sale only. Never journaled, never stored
  std::string order_ref;
  std::int64_t expires_in_ms = 0;  // sale only
  std::string nonce;
  std::string sign;
};
struct BankAnswer {
  std::string verb;
  std::string merchant;
  std::string terminal;
  std::int64_t batch = 0;
  std::int64_t stan = 0;
  std::string code;       // field 39: "00" approved, "25" original not found, "51", "55", "61", "75", "91", "95", "96"
  std::string rrn;        // the bank's reference number; empty unless approved
  std::string auth_code;  // six characters; empty unless approved
  std::int64_t minor = 0;
  std::string currency;
  std::string nonce;  // of the request
  std::string sign;
};

std::string signed_text(const BankRequest& request);
std::string signed_text(const BankAnswer& answer);

// till -> engine (through acquiring's order.settle), engine.settle; engine -> adapter, adapter.settle: the batch of a
// terminal is closed and a new one begun. Answer BatchSettled. Counted is what was approved and not reversed.
struct SettleBatch {
  NodeName till;
  Channel channel;
  std::int64_t batch = 0;                         // adapter only
  std::int64_t count = 0;                         // adapter only: sales, advices, voids and refunds
  Money total = Money::zero(Currency::cny());     // adapter only: of sales and advices
  Money returned = Money::zero(Currency::cny());  // adapter only: of voids and refunds
};
struct BatchSettled {
  std::int64_t batch = 0;
  bool closed = false;    // false: no answer of the bank. The same is asked again, and answered as it was
  bool balanced = false;  // the bank counts the same
  std::string why;
};

}  // namespace tillrig
