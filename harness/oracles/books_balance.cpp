#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 4: every entry of the ledger sums to zero in each currency, a day's fees are the statement's, what waits in
// suspense (挂账) waits for a difference that is open, and what a till says is in its drawer is what went in less what
// went out.
class BooksBalance final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"ledger.posted",    "statement.issued",  "day.closed",   "receipt.printed",
            "difference.found", "difference.closed", "disk.restored"};
  }

  void on(const Entry& entry) override {
    const auto& event = entry.event;
    if (event.kind() == "disk.restored") {
      forget_what_was_lost(NodeName(std::string(event.text("node"))));
    } else if (is_of_the_ledger(event)) {
      said_.push_back(entry);
      keep(entry);
    } else if (event.kind() == "statement.issued") {
      if (event.integer("sound") != 0)
        fees_stated_.try_emplace(std::string(event.text("book")) + ' ' + std::string(event.text("day")),
                                 event.integer("fee"));
    } else if (event.kind() == "day.closed") {
      look_at_open_entries();
      look_at_suspense(event.text("channel"));
      day_closed(entry);
    } else {
      counted(entry);
    }
  }

  void at_convergence() override {
    look_at_open_entries();
    for (const auto& [channel, waiting] : suspense_) look_at_suspense(channel);
  }

 private:
  struct Posting {
    ByText<std::int64_t> by_currency;
    std::uint64_t entry = 0;
  };
  struct Waiting {
    std::int64_t minor = 0;
    std::uint64_t entry = 0;  // of the last line
  };
  using RowAndCurrency = std::pair<std::string, std::string>;

  static bool is_of_the_ledger(const Event& event) {
    return event.kind() == "ledger.posted" || event.kind() == "difference.found" || event.kind() == "difference.closed";
  }

  void keep(const Entry& entry) {
    if (entry.event.kind() == "ledger.posted")
      posted(entry);
    else if (entry.event.kind() == "difference.found")
      differing_.emplace(entry.event.text("row"));
    else
      differing_.erase(std::string(entry.event.text("row")));
  }

  // An old disk holds the ledger of its day: what was posted since is posted anew, perhaps otherwise.
  void forget_what_was_lost(const NodeName& node) {
    const auto lost = [&](const Entry& entry) { return evidence().old_disks().lost(entry.node, entry.number); };
    if (std::none_of(said_.begin(), said_.end(), [&](const Entry& entry) { return entry.node == node; })) return;
    std::erase_if(said_, lost);
    open_.clear();
    lines_.clear();
    fees_posted_.clear();
    suspense_.clear();
    differing_.clear();
    for (const auto& entry : said_) keep(entry);
  }

  // A node that restarts says again what it may not have said.
  bool is_said_again(const Event& event) {
    const auto line = std::string(event.text("entry")) + ' ' + std::string(event.text("account")) + ' ' +
                      std::string(event.text("row")) + ' ' + std::string(event.text("currency"));
    const auto [known, fresh] = lines_.try_emplace(line, event.integer("minor"));
    return !fresh && known->second == event.integer("minor");
  }

  // The lines of one entry follow one another.
  void posted(const Entry& entry) {
    const auto& event = entry.event;
    if (is_said_again(event)) return;
    const std::string id(event.text("entry"));
    if (!open_.contains(id)) look_at_open_entries();
    auto& posting = open_[id];
    posting.entry = entry.number;
    posting.by_currency[std::string(event.text("currency"))] += event.integer("minor");
    if (event.text("account") == "fees")
      fees_posted_[std::string(event.text("channel")) + ' ' + std::string(event.text("day"))] += event.integer("minor");
    if (event.text("account") == "suspense") {
      auto& waiting =
          suspense_[std::string(event.text("channel"))][RowAndCurrency(event.text("row"), event.text("currency"))];
      waiting.minor += event.integer("minor");
      waiting.entry = entry.number;
    }
  }

  // So the account of a channel without an open difference is zero.
  void look_at_suspense(std::string_view channel) {
    const auto found = suspense_.find(channel);
    if (found == suspense_.end()) return;
    for (const auto& [place, waiting] : found->second) {
      const auto& [row, currency] = place;
      subject();
      if (waiting.minor == 0 || differing_.contains(row)) continue;
      const auto amount = money_text(waiting.minor, currency);
      violated("suspense without a difference", "reconciliation",
               row.empty() ? amount + " is in suspense at " + std::string(channel) + " for no difference"
                           : amount + " is in suspense for " + row + ", which is not open",
               waiting.entry);
    }
    std::erase_if(found->second, [&](const auto& one) { return !differing_.contains(one.first.first); });
  }

  void look_at_open_entries() {
    for (const auto& [id, posting] : open_) {
      subject();
      for (const auto& [currency, sum] : posting.by_currency)
        if (sum != 0)
          violated("entry does not balance", "reconciliation",
                   "ledger entry " + id + " is out of balance by " + money_text(sum, currency), posting.entry);
    }
    open_.clear();
  }

  void day_closed(const Entry& entry) {
    const auto day = std::string(entry.event.text("channel")) + ' ' + std::string(entry.event.text("day"));
    const auto stated = fees_stated_.find(day);
    if (stated == fees_stated_.end()) return;
    subject();
    const auto posted = fees_posted_.find(day);
    const auto kept = posted == fees_posted_.end() ? 0 : posted->second;
    if (kept != stated->second)
      violated("fees do not reconcile", "reconciliation",
               "of " + day + " fees of " + money_text(kept, "CNY") + " are booked, the statement charges " +
                   money_text(stated->second, "CNY"),
               entry.number);
  }

  // "END OF DAY 2026-03-02", then "DRAWER 12.50 CNY".
  void counted(const Entry& entry) {
    const auto text = entry.event.text("text");
    const auto line = text.find("DRAWER ");
    if (text.find("END OF DAY ") == std::string_view::npos || line == std::string_view::npos) return;
    const auto rest = text.substr(line + 7);
    const auto amount = parse_printed_amount(trimmed(rest.substr(0, rest.find('\n'))), "CNY");
    const std::string till(entry.event.text("till"));
    // What went in and out since its old disk was taken it has said that it does not know.
    if (!amount || evidence().old_disks().has_owned_up(NodeName(till), 0)) return;
    subject();
    const auto in_drawer = evidence().cash().in_drawer(till);
    if (amount->minor != in_drawer)
      violated("drawer does not reconcile", "till",
               till + " ends its day with " + money_text(amount->minor, amount->currency) +
                   " in the drawer, there are " + money_text(in_drawer, amount->currency),
               entry.number);
  }

  std::vector<Entry> said_;                             // all that is_of_the_ledger and on no lost disk
  ByText<Posting> open_;                                // entries whose lines are being posted
  ByText<std::int64_t> fees_stated_;                    // "book day"
  ByText<std::int64_t> fees_posted_;                    // "channel day"
  ByText<std::int64_t> lines_;                          // every line of the ledger
  ByText<std::map<RowAndCurrency, Waiting>> suspense_;  // by channel
  std::set<std::string> differing_;                     // rows of differences that are not closed
};

}  // namespace

std::unique_ptr<Truth> books_balance(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<BooksBalance>(4, "the books balance", evidence, options);
}

}  // namespace tillrig
