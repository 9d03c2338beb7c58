#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reference/protocol/codes.h"
#include "reference/protocol/time.h"
#include "simulators/gateways/book_entry.h"

namespace tillrig {

enum class TradeState { none, wait, success, closed, reversed, failed };

template <>
struct Words<TradeState> {
  static constexpr std::array all{std::pair{TradeState::none, "NONE"},         std::pair{TradeState::wait, "WAIT"},
                                  std::pair{TradeState::success, "SUCCESS"},   std::pair{TradeState::closed, "CLOSED"},
                                  std::pair{TradeState::reversed, "REVERSED"}, std::pair{TradeState::failed, "FAILED"}};
};

// The house rules of one wallet. Amounts in minor units.
struct BookRules {
  std::string currency = "CNY";
  std::string txn_prefix = "28";                                           // first digits of its transaction numbers
  Duration code_validity = std::chrono::seconds(60);                       // of a payment code
  Duration wait_limit = std::chrono::seconds(120);                         // for the customer to confirm
  std::int64_t password_above = std::numeric_limits<std::int64_t>::max();  // a larger amount waits for the customer
  std::int64_t coupon_minor = 0;                                           // of each payment, paid by the platform
  bool remembers_early_cancel = true;  // a close or cancel that overtakes its payment stops it when it arrives
  bool binds_first_error = false;      // a payment whose first answer was a system error is answered so for ever
  bool honours_expiry = true;          // a payment that comes to be executed after its expiry is refused
};

// One thing that changes the book. Payment codes come as references only: the book never sees one in clear.
struct BookOperation {
  enum class Kind { issue_code, pay, close, cancel, refund, confirm, reject, bind_error };
  Kind kind = Kind::pay;
  std::string customer;       // issue_code, confirm, reject
  std::string code_ref;       // issue_code, pay
  std::string number;         // pay, close, cancel, refund, bind_error: the merchant's order number
  std::string order_ref;      // pay
  std::string refund;         // refund: the merchant's refund number
  std::int64_t minor = 0;     // pay, refund
  std::int64_t debits = 0;    // pay: executes this amount instead of `minor`; 0: what is asked for
  std::string currency;       // pay, refund
  WallInstant expires_at;     // pay: not executed at or after this
  std::string decline_with;   // pay, refund: fails with this sub code, nothing moves
  bool ask_customer = false;  // pay: waits for the customer, whatever the amount
  WallInstant now;
};

// What the book says of one payment, or of one refund of it.
struct TradeView {
  std::string code;      // OK | WAIT | FAIL
  std::string state;     // a word of TradeState; of a refund: NONE | REFUNDED | FAILED
  std::string sub_code;  // why, when it is no success
  std::string txn;
  std::int64_t minor = 0;  // of the payment; of a refund: of that refund
  std::int64_t buyer_minor = 0;
  std::int64_t refunded_minor = 0;  // cumulative
  bool as_asked = true;             // the payment: executed with the amount asked for, or not at all
};

struct BookResult {
  TradeView view;
  bool changed = false;            // the book is no longer what it was: to be kept durably
  std::string number;              // whose trade this was; confirm, reject: of the oldest that waited, empty: none did
  std::vector<BookEntry> entries;  // money moved by this operation
};

// The wallet's ledger: customers' accounts, payment codes, trades by the merchant's number. Pure: time comes in as a
// value, and the same operations on a new book give the same book. One number is executed at most once, whatever the
// order of pay, close, cancel and query; the same number with other content is refused (NUMBER_USED) and changes
// nothing. Time that steps back is not followed.
class WalletBook {
 public:
  // REQUIRES: no negative balance.
  WalletBook(BookRules rules, std::map<std::string, std::int64_t> balances);

  // issue_code, confirm and reject REQUIRE a known customer (see knows_customer).
  BookResult apply(const BookOperation& operation);

  TradeView query(std::string_view number, WallInstant now);
  TradeView refund_query(std::string_view number, std::string_view refund, WallInstant now);

  bool knows_customer(std::string_view customer) const { return balances_.contains(customer); }
  bool knows_code(std::string_view code_ref) const { return codes_.contains(code_ref); }
  bool knows(std::string_view number) const { return trades_.contains(number); }
  bool knows_refund(std::string_view number, std::string_view refund) const;
  bool answers_error(std::string_view number) const { return errors_.contains(number); }
  TradeState state_of(std::string_view number) const;
  // Of money that is or was here: numbers of trades that were paid, in the order of payment.
  std::vector<std::string> paid_numbers() const;

  std::int64_t balance_of(std::string_view customer) const;
  std::int64_t platform_balance() const { return platform_; }  // negative: what its coupons cost it
  std::int64_t merchant_balance() const { return merchant_; }
  const std::vector<BookEntry>& entries() const { return entries_; }
  const BookRules& rules() const { return rules_; }

 private:
  struct Code {
    std::string customer;
    WallInstant valid_until;
    bool used = false;
  };
  struct Refund {
    std::int64_t minor = 0;
    bool done = false;
    std::string sub_code;
  };
  struct Trade {
    std::string number;
    std::string order_ref;
    std::string customer;
    std::string code_ref;
    std::string currency;
    std::int64_t asked_minor = 0;
    std::int64_t minor = 0;
    std::int64_t buyer_minor = 0;
    std::int64_t refunded_minor = 0;
    TradeState state = TradeState::none;
    std::string sub_code;
    std::string txn;
    WallInstant waits_until;
    std::int64_t sequence = 0;
    bool never_seen = false;  // closed before its payment arrived
    std::map<std::string, Refund, std::less<>> refunds;
  };

  BookResult issue_code(const BookOperation& operation);
  BookResult pay(const BookOperation& operation);
  BookResult close(const BookOperation& operation, bool paid_too);
  BookResult refund(const BookOperation& operation);
  BookResult bind_error(const BookOperation& operation);
  BookResult answer_of_customer(const BookOperation& operation);
  BookResult early_cancel(const std::string& number);

  std::string why_declined(const BookOperation& operation) const;
  void execute(Trade& trade, BookResult& result);
  void move(Trade& trade, BookEntry movement, BookResult& result);
  void give_back(Trade& trade, std::int64_t minor, const std::string& refund, BookResult& result);
  Trade* find(std::string_view number);
  void follow(WallInstant now);
  TradeView view_of(const Trade& trade) const;
  TradeView view_of_payment(const Trade& trade) const;

  BookRules rules_;
  std::map<std::string, std::int64_t, std::less<>> balances_;
  std::int64_t platform_ = 0;
  std::int64_t merchant_ = 0;
  std::map<std::string, Code, std::less<>> codes_;
  std::map<std::string, Trade, std::less<>> trades_;
  std::set<std::string, std::less<>> errors_;  // numbers that are answered with their first error
  std::vector<BookEntry> entries_;
  std::int64_t sequence_ = 0;
  WallInstant now_;
};

}  // namespace tillrig
