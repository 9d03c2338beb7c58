#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reference/protocol/bank_messages.h"
#include "reference/protocol/time.h"
#include "simulators/gateways/book_entry.h"

namespace tillrig {

// The house rules of one bank.
struct BankRules {
  std::string currency = "CNY";
  std::string rrn_prefix = "60";         // first digits of its reference numbers, which have twelve
  std::int64_t pin_tries = 3;            // the wrong PIN that blocks the card
  bool remembers_early_reversal = true;  // a reversal that overtakes its original stops it when it arrives
  bool honours_expiry = true;            // a sale that comes to be executed after its expiry is refused
};

// A card and the account behind it. Neither the number nor the PIN is here: only what stands for them.
struct BankCard {
  std::string name;  // in the scenario: "lin-debit"
  std::string holder;
  std::string number_ref;
  std::string pin_ref;
  std::string expiry;  // YYMM: good to the end of that month
  std::int64_t balance = 0;
  bool pin_required = false;  // online, above no_pin_minor
  std::int64_t no_pin_minor = 0;
  std::int64_t limit = std::numeric_limits<std::int64_t>::max();  // of one sale
  bool closed = false;
};

// What came of comparing the PIN of a sale. The PIN itself never reaches the book, wrong or right.
enum class PinCheck { none_given, right, wrong };

template <>
struct Words<PinCheck> {
  static constexpr std::array all{std::pair{PinCheck::none_given, "NONE_GIVEN"}, std::pair{PinCheck::right, "RIGHT"},
                                  std::pair{PinCheck::wrong, "WRONG"}};
};

// One thing that changes the book. Amounts in minor units.
struct BankOperation {
  enum class Kind { issue_card, unlock_card, sale, reversal, void_sale, refund, advice, settle };
  Kind kind = Kind::sale;
  BankCard card;                    // issue_card; unlock_card: its name
  CardNumber number;                // all others; settle: its terminal and batch
  std::int64_t original_batch = 0;  // void_sale, refund: of the sale, at the same terminal
  std::int64_t original_stan = 0;
  std::int64_t minor = 0;  // settle: sales and advices less voids and refunds, as the merchant counts
  std::string currency;
  std::int64_t count = 0;  // settle
  std::string number_ref;  // sale, advice: of the card
  std::string expiry;      // sale, advice: as the card says it
  PinCheck pin = PinCheck::none_given;
  std::string order_ref;     // sale, advice
  WallInstant expires_at;    // sale: not executed at or after this
  std::string decline_with;  // sale, void_sale, refund, advice: declined with this code, nothing moves
  WallInstant now;
};

// What the bank answers: `code` as in field 39 of a card host.
struct BankView {
  std::string code;
  std::string rrn;        // empty unless approved
  std::string auth_code;  // empty unless approved
  std::int64_t minor = 0;
  std::string currency;
};

struct BankResult {
  BankView view;
  bool changed = false;            // the book is no longer what it was: to be kept durably
  std::vector<BookEntry> entries;  // money moved by this operation
};

// What a batch of one terminal comes to: what was approved in it and not reversed.
struct BatchTotals {
  std::int64_t count = 0;
  std::int64_t minor = 0;  // sales and advices less voids and refunds

  bool operator==(const BatchTotals&) const = default;
};

// The bank's ledger: accounts, cards, transactions by merchant, terminal, batch and STAN. Pure: time comes in as a
// value, and the same operations on a new book give the same book. One number is executed at most once, whatever the
// order of sale and reversal; whatever comes under it again is a duplicate (94) and changes nothing, but for an advice,
// which is answered as it was, and a reversal. Time that steps back is not followed.
//
// Reversed: sales and voids, whatever became of their batch. A reversed void debits the card again, even below zero:
// the money was the merchant's.
class BankBook {
 public:
  explicit BankBook(BankRules rules) : rules_(std::move(rules)) {}

  // issue_card REQUIRES a card that the book does not know, neither by name nor by number; unlock_card one that it
  // knows.
  BankResult apply(const BankOperation& operation);

  // nullptr: no card of this bank.
  const BankCard* card_of(std::string_view number_ref) const;
  bool knows_card(std::string_view name) const { return accounts_.contains(name); }
  std::int64_t balance_of(std::string_view card) const;  // by its name
  std::int64_t merchant_balance() const { return merchant_; }
  BatchTotals totals_of(const CardNumber& of_batch) const;  // as it was when settled, if it is
  const std::vector<BookEntry>& entries() const { return entries_; }
  const BankRules& rules() const { return rules_; }

 private:
  using Kind = BankOperation::Kind;
  struct Account {
    BankCard card;
    std::int64_t wrong_pins = 0;
  };
  struct Transaction {
    Kind kind = Kind::sale;
    CardNumber number;
    std::string original;  // void, refund: number of the sale
    std::string card;      // name; empty: unknown
    std::string order_ref;
    std::int64_t minor = 0;
    std::string currency;
    std::string number_ref;
    std::string code;
    std::string rrn;
    std::string auth_code;
    bool reversed = false;
    bool never_seen = false;    // reversed before it arrived
    std::int64_t returned = 0;  // sale: by void and refunds

    bool stands() const { return code == "00" && !reversed; }
  };

  BankResult issue(const BankOperation& operation);
  BankResult unlock(const BankOperation& operation);
  BankResult transact(const BankOperation& operation);
  BankResult reverse(const BankOperation& operation);
  void undo(Transaction& original, BankResult& result);
  BankResult settle(const BankOperation& operation);

  BankResult repeated(const Transaction& transaction, const BankOperation& operation) const;
  static BankView view_of(const Transaction& transaction);
  std::string code_of(const BankOperation& operation);
  std::string code_of_charge(const BankOperation& operation);
  std::string code_of_pin(Account& account, const BankOperation& operation) const;
  std::string code_of_return(const BankOperation& operation);
  void execute(Transaction& transaction, BankResult& result);
  void give_back(Transaction& sale, std::int64_t minor, const std::string& refund, BankResult& result);
  void take_again(Transaction& sale, const std::string& refund, BankResult& result);
  void move(const Transaction& sale, BookEntry entry, BankResult& result);
  Account* account_of(std::string_view number_ref);
  Transaction* find(const CardNumber& number);
  Transaction* sale_of(const BankOperation& operation);  // what a void or refund is about; nullptr: no such sale
  bool settled(const CardNumber& of_batch) const;

  BankRules rules_;
  std::map<std::string, Account, std::less<>> accounts_;  // by the name of the card
  std::map<std::string, std::string, std::less<>> card_by_number_ref_;
  std::map<std::string, Transaction, std::less<>> transactions_;  // by number
  std::map<std::string, BatchTotals, std::less<>> settled_;       // by merchant, terminal and batch
  std::vector<BookEntry> entries_;
  std::int64_t merchant_ = 0;
  std::int64_t sequence_ = 0;
  WallInstant now_;
};

}  // namespace tillrig
