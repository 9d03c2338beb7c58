#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "harness/oracles/closed_days.h"
#include "harness/oracles/evidence.h"
#include "harness/oracles/statement_evidence.h"
#include "harness/oracles/truth.h"

namespace tillrig {

// How one item stands between the statements of a book and the lane. Kinds are those of the rules; where several say
// the same of one fact, each is right.
struct ExpectedDifference {
  std::set<std::string_view> kinds;  // empty: none
  std::string why;
  bool required = true;  // false: it may be listed, and need not be
};

// Both sides of a settlement as the rig sees them: what the books hold and what their statements say, and in which
// state the lane's machines are. An item is a payment ("SALE/<number>") or a return ("REFUND/<name under which it was
// asked for>").
class SettlementSides {
 public:
  SettlementSides(const Evidence& evidence, const OracleOptions& options) : evidence_(evidence), options_(options) {}

  // statement.issued, statement.row, book.entry, message.sent, state.changed; others are ignored.
  void on(const Entry& entry);

  const IssuedStatement* statement_of(std::string_view channel, std::string_view day) const {
    return statements_.of(channel, day);
  }
  // By item: what the list has to say when the day of this statement is closed.
  ByText<ExpectedDifference> differences(const IssuedStatement& statement);
  // What becomes known with the end of that day, which day.closed told. After differences().
  void closed(const IssuedStatement& statement, const Entry& day_closed);
  // The days that reconciliation closed on a disk that was taken from it are open again.
  void forget_lost_days() { closed_days_.forget_lost(evidence_.old_disks()); }

  // The item that a listed row ("wallet-a/SALE/P1", a second one of it "wallet-a/SALE/P1#2") is about. A bank knows a
  // return by `number` and not by the lane's key.
  std::string item_of(std::string_view row, std::string_view channel, std::string_view number) const;

  // What it is about acquiring has lost with its disk, or is for people for another reason: it may be listed, whatever
  // it is.
  bool is_lost(const std::string& item) const;

 private:
  struct Booked {
    std::string book;
    std::string day;  // business day of the first movement
    std::string txn;
    std::int64_t minor = 0;
    std::string currency;
  };
  // What statements up to this one say of an item.
  struct Said {
    int stands = 0;                  // settled, or given back, less what was taken back
    bool before = false;             // on an earlier statement
    const IssuedRow* row = nullptr;  // on this one, in its own direction; the last
    bool taken_back = false;         // on this one, in the other direction
    bool mentioned() const { return before || row || taken_back; }
  };

  void booked(const Event& event);
  void clock_went_wrong(const Event& event);
  void sent(const Event& event);
  void goes_back_to_a_wallet(std::string_view key);
  void note_terminals(const IssuedStatement& statement);
  std::set<std::string> items_of(const IssuedStatement& statement) const;
  Said said_of(const std::string& item, const IssuedStatement& last) const;
  bool counts(const IssuedStatement& statement, const IssuedStatement& last) const;

  static ExpectedDifference unnamed();
  ExpectedDifference of_item(const std::string& item, const IssuedStatement& statement) const;
  ExpectedDifference of_payment(const std::string& number, const Said& said, const IssuedStatement& statement) const;
  ExpectedDifference of_return(const std::string& name, const Said& said, const IssuedStatement& statement) const;
  // `earlier`: for the lane it is of a day before that of its book.
  ExpectedDifference paid(const Said& said, const Booked& booked, const IssuedStatement& statement, bool earlier) const;
  ExpectedDifference given_back(const Said& said, const Booked& booked, const IssuedStatement& statement,
                                bool earlier) const;
  ExpectedDifference in_doubt(const std::string& item, const Said& said, const IssuedStatement& statement) const;
  // Amount, currency and fee of a row against the book.
  ExpectedDifference compared(const IssuedRow& row, const Booked& booked) const;

  std::string_view state_of_return(std::string_view name) const;
  bool is_in_doubt(std::string_view item) const;
  bool goes_back(const std::string& number) const;
  bool is_unsure_of_days(const std::string& book) const;
  bool began_before(std::string_view machine, std::string_view key, const Booked& booked) const;
  bool is_due(const Booked& booked, const IssuedStatement& statement) const;

  const Evidence& evidence_;
  const OracleOptions& options_;
  StatementEvidence statements_;
  ByText<Booked> booked_;                  // by item
  ByText<std::string> channel_of_;         // by item: whom the lane asked
  ByText<std::string> return_key_;         // by the number of a card's refund: the lane's key
  ByText<std::string> payment_of_return_;  // by the name of a return
  ByText<std::string> other_number_;       // settled under a number nobody gave: whose it is
  ClosedDays closed_days_;
  std::set<std::string, std::less<>> wrong_clocks_;  // nodes whose wall clock was stepped, or drifts
};

}  // namespace tillrig
