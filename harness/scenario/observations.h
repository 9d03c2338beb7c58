#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/journal/entry.h"
#include "harness/scenario/cash_seen.h"
#include "harness/scenario/scenario.h"

namespace tillrig {

// What a person standing around the shop could know so far: kept up to date from the event stream and from nothing
// else.
class Observations {
 public:
  explicit Observations(const World& world);  // `world` outlives it

  // To be subscribed to the journal before anything is recorded.
  void see(const Entry& entry);

  struct TillView {
    std::string line1, line2, screen, pad, last_receipt;
    std::vector<std::string> papers;  // everything printed, in order
    int originals = 0, copies = 0, drawer_openings = 0;
    int pictures = 0;  // that the display has shown
    int screens = 0;   // that the cashier's screen has shown
  };
  // What can be seen at a till now.
  const TillView& till(const NodeName& name) const;

  // nullopt: it holds now. Otherwise what is seen instead, in words.
  std::optional<std::string> why_not(const Expectation& expectation) const;

  std::int64_t fired(std::int64_t fault_id) const;
  std::int64_t crashes(const NodeName& node, const std::string& point) const;  // empty point: any
  std::vector<NodeName> down() const;                                          // crashed and not started again, by name

  // Called after each entry has been taken in, until removed.
  using Watcher = std::function<void(const Entry&)>;
  int watch(Watcher watcher);
  void unwatch(int id);

 private:
  struct Account {
    std::map<std::string, std::int64_t> debits, refunds;  // minor units by currency
    int debit_entries = 0, refund_entries = 0;
  };
  struct Level {
    std::int64_t available = 0, reserved = 0, sold = 0;
  };
  struct Listing {
    std::string list, why;
  };
  struct Difference {
    std::string kind, text;  // text: all that names it, and why
    bool open = true;
  };

  void see_device(const Event& event);
  void see_order(const Event& event);
  void see_old_disk(const Event& event);
  void see_state(const Entry& entry);
  void see_book(const Event& event);
  void see_difference(const Event& event);
  void see_node(const Entry& entry);

  std::optional<std::string> look(const ExpectDisplay& wanted) const;
  std::optional<std::string> look(const ExpectScreen& wanted) const;
  std::optional<std::string> look(const ExpectOrder& wanted) const;
  std::optional<std::string> look(const ExpectOrders& wanted) const;
  std::optional<std::string> look(const ExpectBook& wanted) const;
  std::optional<std::string> look(const ExpectReceipt& wanted) const;
  std::optional<std::string> look(const ExpectDrawer& wanted) const;
  std::optional<std::string> look(const ExpectStock& wanted) const;
  std::optional<std::string> look(const ExpectPad& wanted) const;
  std::optional<std::string> look(const ExpectPrinted& wanted) const;
  std::optional<std::string> look(const ExpectCash& wanted) const;
  std::optional<std::string> look(const ExpectParked& wanted) const;
  std::optional<std::string> look(const ExpectDifferences& wanted) const;
  std::optional<std::string> look(const ExpectListed& wanted) const;

  const World& world_;
  std::map<std::string, TillView, std::less<>> tills_;
  std::map<std::string, std::string, std::less<>> orders_;                                   // id -> state
  std::map<std::string, std::map<std::string, std::string, std::less<>>> orders_backed_up_;  // by the backup's name
  std::string last_order_;
  std::map<std::pair<std::string, std::string>, Account> accounts_;  // book, customer
  std::set<std::pair<std::string, std::int64_t>> book_lines_;        // book, entry
  std::map<std::string, Level, std::less<>> stock_;                  // sku
  CashSeen cash_;
  std::set<std::pair<std::string, std::string>> parked_;        // node, basket
  std::map<std::string, Difference, std::less<>> differences_;  // by row
  std::vector<Listing> listed_;
  std::map<std::int64_t, std::int64_t> fired_;
  std::map<std::pair<std::string, std::string>, std::int64_t> crashes_;  // node, point
  std::set<std::string> down_;
  std::map<int, std::shared_ptr<Watcher>> watchers_;
  int next_watcher_ = 1;
};

// True when the entry is of that kind and its fields have those values.
bool matches(const Trigger& trigger, const Entry& entry);

}  // namespace tillrig
