#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/statement_evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// How one payment stands between a book's statements and the lane. Kinds are those of the rules; where two say the same
// of one fact, both are right.
struct Expected {
  std::set<std::string_view> kinds;
  std::string why;
};

struct Listed {
  std::string kind;
  std::uint64_t entry = 0;
};

// Truth 12: when a day is closed, the list equals the differences between the books, the statement as issued and what
// the lane believes: none is missing, none is too much.
class SettlementMatches final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"statement.issued", "statement.row", "difference.found", "difference.closed",
            "day.closed",       "book.entry",    "message.sent"};
  }

  void on(const Entry& entry) override {
    const auto& event = entry.event;
    if (event.kind() == "message.sent") return sent(event);
    statements_.on(entry);
    if (event.kind() == "book.entry") {
      booked(event);
    } else if (event.kind() == "difference.found") {
      found(entry);
    } else if (event.kind() == "difference.closed") {
      open_.erase(std::string(event.text("row")));
    } else if (event.kind() == "day.closed") {
      closed(std::string(event.text("channel")), std::string(event.text("day")), entry.number);
    }
  }

 private:
  struct Booked {
    std::string book;
    std::string day;  // business day of the debit
    std::int64_t minor = 0;
    std::string currency;
  };

  // Whose a number is, also while no book knows it.
  void sent(const Event& event) {
    constexpr std::string_view adapter = "adapter-";
    if (event.text("verb") != "adapter.charge" || !event.text("to").starts_with(adapter)) return;
    channel_of_.try_emplace(std::string(event.text("key")), event.text("to").substr(adapter.size()));
  }

  // In doubt here, and nothing but a statement will tell. What is being reversed ends by itself.
  bool is_in_doubt(std::string_view number) const {
    const auto state = evidence().state_of("payment", number);
    return !state.empty() && state != "REVERSING" && !is_final_state(*rules_of("payment"), state);
  }

  // A node that restarts says again what is open.
  void found(const Entry& entry) {
    const auto& event = entry.event;
    const std::string kind(event.text("kind"));
    if (kind == std::exchange(open_[std::string(event.text("row"))], kind)) return;
    listed_[std::string(event.text("channel"))].insert_or_assign(std::string(event.text("number")),
                                                                 Listed{kind, entry.number});
  }

  // Several funders of one payment are several entries.
  void booked(const Event& event) {
    // A return that was taken back is a debit of the same payment, not another one.
    if (event.text("kind") == "refund" || !event.text("refund").empty()) return;
    auto& payment = booked_[std::string(event.text("number"))];
    payment.book = event.text("book");
    payment.day = event.text("day");
    payment.minor += event.integer("minor");
    payment.currency = event.text("currency");
  }

  void closed(const std::string& channel, const std::string& day, std::uint64_t entry) {
    const auto* statement = statements_.of(channel, day);
    if (!statement) return;
    subject();
    judged_.insert(channel + ' ' + day);
    const auto expected = differences(*statement);
    auto& listed = listed_[channel];
    for (const auto& [number, difference] : expected) {
      const auto found = listed.find(number);
      if (found == listed.end())
        violated("difference missed", "reconciliation",
                 channel + " " + day + ": " + number + " " + difference.why + ", and the list does not say so", entry);
      else if (!difference.kinds.contains(found->second.kind))
        violated(
            "difference of another kind", "reconciliation",
            channel + " " + day + ": " + number + " " + difference.why + ", and is listed as " + found->second.kind,
            found->second.entry);
    }
    for (const auto& [number, found] : listed)
      if (!expected.contains(number) && found.kind != "REFUND" && !number.empty() && is_payment(channel, number))
        violated("difference invented", "reconciliation",
                 channel + " " + day + ": " + number + " is listed as " + found.kind +
                     ", but the books, the statement and the lane agree on it",
                 found.entry);
    listed.clear();
    auto& doubtful = doubtful_[channel];
    doubtful.clear();
    for (const auto& [number, whose] : channel_of_)
      if (whose == channel && is_in_doubt(number)) doubtful.insert(number);
  }

  bool is_payment(const std::string& channel, const std::string& number) const {
    const auto known = booked_.find(number);
    if (known != booked_.end()) return known->second.book == channel;
    return !evidence().state_of("payment", number).empty();
  }

  ByText<Expected> differences(const IssuedStatement& statement) const {
    ByText<Expected> expected;
    std::set<std::string, std::less<>> numbers;
    for (const auto& row : statement.rows) numbers.insert(row.number);
    for (const auto& [number, payment] : booked_)
      if (payment.book == statement.book) numbers.insert(number);
    for (const auto& number : numbers)
      if (auto difference = difference_of(number, statement); !difference.kinds.empty())
        expected.emplace(number, std::move(difference));
    // In doubt since a day that is closed, and on neither statement: it failed.
    if (const auto doubtful = doubtful_.find(statement.book); doubtful != doubtful_.end())
      for (const auto& number : doubtful->second)
        if (is_in_doubt(number) && !was_mentioned(number, statement))
          expected.emplace(number, Expected{{"STATUS"}, "is in doubt here and on no statement"});
    return expected;
  }

  // On statements of this book up to and with this one: settled less taken back.
  int standing(const std::string& number, const IssuedStatement& last) const {
    int stands = 0;
    for (const auto& statement : statements_.all()) {
      const bool counts = &statement == &last || (statement.book == last.book && statement.sound &&
                                                  judged_.contains(statement.book + ' ' + statement.day) &&
                                                  &statement == statements_.of(statement.book, statement.day));
      if (!counts) continue;
      for (const auto& row : statement.rows)
        if (row.number == number && row.refund_name.empty()) stands += row.refund ? -1 : 1;
    }
    return stands;
  }

  static const IssuedRow* settled_row(const std::string& number, const IssuedStatement& statement) {
    const auto found = std::find_if(statement.rows.begin(), statement.rows.end(), [&](const IssuedRow& row) {
      return row.number == number && !row.refund && row.refund_name.empty();
    });
    return found == statement.rows.end() ? nullptr : &*found;
  }

  Expected difference_of(const std::string& number, const IssuedStatement& statement) const {
    const auto state = evidence().state_of("payment", number);
    const auto stands = standing(number, statement);
    const auto* row = settled_row(number, statement);
    if (state.empty()) {
      if (row && stands > 0) return {{"MONEY_THERE", "TERMINAL"}, "is settled there and nobody here knows it"};
      return {};
    }
    if (state == "SUCCEEDED") return paid_here(number, statement, stands, row);
    if (!row || stands <= 0) return {};
    return {{"STATUS", "MONEY_THERE", "CUT_OFF", "AMOUNT"}, "is settled there and " + std::string(state) + " here"};
  }

  Expected paid_here(const std::string& number, const IssuedStatement& statement, int stands,
                     const IssuedRow* row) const {
    const auto known = booked_.find(number);
    if (known == booked_.end()) return {};
    const auto& payment = known->second;
    if (stands <= 0 && !row) {
      if (payment.day == statement.day) return {{"CUT_OFF"}, "is paid here and not on the statement of its day"};
      const bool carried = payment.day < statement.day && judged_.contains(payment.book + ' ' + payment.day);
      if (carried && !was_mentioned(number, statement)) return {{"MONEY_HERE"}, "is paid here and on no statement"};
      return {};
    }
    if (stands > 1) return {{"DUPLICATE"}, "is settled " + std::to_string(stands) + " times"};
    if (!row) return {};
    if (row->currency != payment.currency) return {{"CURRENCY"}, "is settled in " + row->currency};
    if (row->minor != payment.minor)
      return {{"AMOUNT"},
              "is settled with " + money_text(row->minor, row->currency) + " instead of " +
                  money_text(payment.minor, payment.currency)};
    if (row->fee != fee_of(payment.minor)) return {{"FEE"}, "has a fee of " + money_text(row->fee, row->currency)};
    return {};
  }

  bool was_mentioned(const std::string& number, const IssuedStatement& last) const {
    for (const auto& statement : statements_.all())
      if (statement.book == last.book && settled_row(number, statement)) return true;
    return false;
  }

  // Per mille, rounded half up.
  std::int64_t fee_of(std::int64_t minor) const { return (minor * options().fee_per_mille + 500) / 1000; }

  StatementEvidence statements_;
  ByText<Booked> booked_;                                  // by number
  std::map<std::string, ByText<Listed>> listed_;           // by channel, then by number: since its last closed day
  ByText<std::string> open_;                               // differences that are not closed: row -> kind
  ByText<std::string> channel_of_;                         // by number
  std::map<std::string, std::set<std::string>> doubtful_;  // by channel: numbers, when its last day was closed
  std::set<std::string> judged_;                           // "book day"
};

}  // namespace

std::unique_ptr<Truth> settlement_matches(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<SettlementMatches>(12, "the list equals the differences", evidence, options);
}

}  // namespace tillrig
