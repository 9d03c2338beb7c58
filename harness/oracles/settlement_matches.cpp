#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/settlement_sides.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 12: when a day is closed, the list equals the differences between the books, the statement as issued and what
// the lane believes: none is missing, none is too much. Of cash, which has no statement: what is listed is something
// that till and acquiring do not agree on.
class SettlementMatches final : public Truth {
 public:
  SettlementMatches(const Evidence& evidence, const OracleOptions& options)
      : Truth(12, "the list equals the differences", evidence, options), sides_(evidence, options) {}

  std::vector<std::string_view> kinds() const override {
    return {"statement.issued", "statement.row", "difference.found", "difference.closed", "day.closed", "book.entry",
            "message.sent",     "state.changed", "clock.stepped",    "clock.drifts",      "listed"};
  }

  void on(const Entry& entry) override {
    const auto& event = entry.event;
    sides_.on(entry);
    if (event.kind() == "difference.found" || event.kind() == "difference.closed")
      moved(entry);
    else if (event.kind() == "listed" && event.text("list") == "recovery" && event.text("key") == entry.node.text())
      forgot();
    else if (event.kind() == "day.closed" && event.text("channel") == kCash)
      cash_closed(event.text("day"));
    else if (event.kind() == "day.closed")
      closed(entry);
  }

 private:
  static constexpr std::string_view kCash = "cash";

  struct Listed {
    std::string kind;
    std::string row;
    std::string number;
    std::uint64_t entry = 0;
  };

  void moved(const Entry& entry) {
    moves_.push_back(entry);
    if (entry.event.kind() == "difference.closed")
      open_.erase(std::string(entry.event.text("row")));
    else
      found(entry);
  }

  // On an old disk: what it found and closed since is not on it, and is found again.
  void forgot() {
    const auto lost = [&](const Entry& entry) { return evidence().old_disks().lost(entry.node, entry.number); };
    open_.clear();
    for (const auto& entry : moves_) {
      const std::string row(entry.event.text("row"));
      const bool is_found = entry.event.kind() == "difference.found";
      if (is_found) (lost(entry) ? found_before_ : open_).insert_or_assign(row, entry.event.text("kind"));
      if (!is_found && !lost(entry)) open_.erase(row);
    }
    std::erase_if(moves_, lost);
    sides_.forget_lost_days();
  }

  // A node that restarts says again what is open.
  void found(const Entry& entry) {
    const auto& event = entry.event;
    Listed listed{std::string(event.text("kind")), std::string(event.text("row")), std::string(event.text("number")),
                  entry.number};
    if (listed.kind == std::exchange(open_[listed.row], listed.kind)) return;
    listed_[std::string(event.text("channel"))].insert_or_assign(listed.row, std::move(listed));
  }

  void closed(const Entry& day_closed) {
    const auto channel = day_closed.event.text("channel"), day = day_closed.event.text("day");
    const auto entry = day_closed.number;
    const auto* statement = sides_.statement_of(channel, day);
    if (!statement) return;
    subject();
    ByText<Listed> listed;
    for (auto& [row, one] : std::exchange(listed_[std::string(channel)], {}))
      listed.insert_or_assign(sides_.item_of(row, channel, one.number), std::move(one));
    const auto expected = sides_.differences(*statement);
    const auto where = std::string(channel) + ' ' + std::string(day) + ": ";
    for (const auto& [item, difference] : expected) {
      const auto one = listed.find(item);
      if (one == listed.end() && difference.required && !waits_for_somebody(std::string(channel) + '/' + item))
        violated("difference missed", "reconciliation",
                 where + item + " " + difference.why + ", and the list does not say so", entry);
      if (one != listed.end() && !difference.kinds.contains(one->second.kind))
        violated("difference of another kind", "reconciliation",
                 where + item + " " + difference.why + ", and is listed as " + one->second.kind, one->second.entry);
    }
    for (const auto& [item, one] : listed)
      if (!expected.contains(item) && !was_found_before(one) && !sides_.is_lost(item))
        violated("difference invented", "reconciliation",
                 where + item + " is listed as " + one.kind + ", but the books, the statement and the lane agree on it",
                 one.entry);
    sides_.closed(*statement, day_closed);
  }

  // A person looks at the whole of an item that is open; what is only carried to the next statement nobody looks at.
  bool waits_for_somebody(const std::string& row) const {
    const auto open = open_.find(row);
    return open != open_.end() && open->second != "CUT_OFF";
  }

  bool was_found_before(const Listed& one) const {
    const auto found = found_before_.find(one.row);
    return found != found_before_.end() && found->second == one.kind;
  }

  void cash_closed(std::string_view day) {
    constexpr std::string_view sale = "cash/SALE/";
    subject();
    for (const auto& [row, one] : std::exchange(listed_[std::string(kCash)], {})) {
      if (one.kind != "CASH" || !row.starts_with(sale)) continue;
      const auto key = std::string_view(row).substr(sale.size());
      const bool till = evidence().known_state_of("attempt", key) == "SUCCEEDED";
      const bool acquiring = evidence().known_state_of("order-attempt", key) == "SUCCEEDED";
      if (till && acquiring)
        violated("difference invented", "reconciliation",
                 "cash " + std::string(day) + ": " + row + " is listed, but the till and acquiring both booked it",
                 one.entry);
    }
  }

  SettlementSides sides_;
  std::map<std::string, ByText<Listed>> listed_;  // by channel, then by row: since its last closed day
  std::vector<Entry> moves_;                      // of differences, found and closed, on no lost disk
  ByText<std::string> open_;                      // differences: row -> kind
  ByText<std::string> found_before_;              // on a disk that was taken from it
};

}  // namespace

std::unique_ptr<Truth> settlement_matches(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<SettlementMatches>(evidence, options);
}

}  // namespace tillrig
