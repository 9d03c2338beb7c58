#include "harness/scenario/observations.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

namespace tillrig {

namespace {

constexpr std::string_view kCopy = "*** COPY ***";
constexpr std::string_view kSale = "SALE ";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string field_text(const Event& event, std::string_view name) {
  const Event::Value* value = event.find(name);
  if (!value) return "";
  const auto* number = std::get_if<std::int64_t>(value);
  return number ? std::to_string(*number) : std::get<std::string>(*value);
}

std::int64_t amount_in(const std::map<std::string, std::int64_t>& amounts, const Currency& currency) {
  const auto found = amounts.find(std::string(currency.code()));
  return found == amounts.end() ? 0 : found->second;
}

// Collects what differs; says nothing when all is as wanted.
class Differences {
 public:
  template <class Wanted, class Seen>
  Differences& number(std::string_view what, const std::optional<Wanted>& wanted, Seen seen) {
    if (wanted && static_cast<std::int64_t>(*wanted) != static_cast<std::int64_t>(seen))
      add(fmt::format("{} {}", what, seen));
    return *this;
  }
  Differences& money(std::string_view what, const std::optional<Money>& wanted, std::int64_t seen) {
    if (wanted && wanted->minor() != seen) add(fmt::format("{} {}", what, Money(seen, wanted->currency()).text()));
    return *this;
  }
  Differences& part(std::string_view what, std::string_view wanted, std::string_view seen) {
    if (!contains(seen, wanted)) add(fmt::format("{} \"{}\"", what, seen));
    return *this;
  }
  std::optional<std::string> said() const { return said_.empty() ? std::nullopt : std::optional("found " + said_); }

 private:
  void add(const std::string& one) { said_ += (said_.empty() ? "" : ", ") + one; }
  std::string said_;
};

}  // namespace

Observations::Observations(const World& world) : world_(world) {}

void Observations::see(const Entry& entry) {
  const Event& event = entry.event;
  const std::string_view kind = event.kind();
  cash_.see(event);
  if (kind == "display.shown" || kind == "screen.shown" || kind == "pad.shown" || kind == "receipt.printed" ||
      kind == "drawer.opened")
    see_device(event);
  else if (kind == "order.created")
    see_order(event);
  else if (kind == "state.changed")
    see_state(entry);
  else if (kind == "disk.backed_up" || kind == "disk.restored")
    see_old_disk(event);
  else if (kind == "difference.found" || kind == "difference.closed")
    see_difference(event);
  else if (kind == "book.entry")
    see_book(event);
  else if (kind == "stock.moved" || kind == "stock.stated")
    stock_[std::string(event.text("sku"))] = {event.integer("available"), event.integer("reserved"),
                                              event.integer("sold")};
  else if (kind == "listed")
    listed_.push_back({std::string(event.text("list")), std::string(event.text("why"))});
  else if (kind == "fault.fired")
    ++fired_[event.integer("id")];
  else if (kind == "node.crashed" || kind == "node.started")
    see_node(entry);

  // A watcher may remove itself, or another, while it is called.
  for (auto next = watchers_.begin(); next != watchers_.end();) {
    const int id = next->first;
    const auto watcher = next->second;
    (*watcher)(entry);
    next = watchers_.upper_bound(id);
  }
}

void Observations::see_device(const Event& event) {
  TillView& till = tills_[std::string(event.text("till"))];
  if (event.kind() == "display.shown") {
    till.line1 = event.text("line1");
    till.line2 = event.text("line2");
    ++till.pictures;
  } else if (event.kind() == "screen.shown") {
    till.screen = event.text("text");
    ++till.screens;
  } else if (event.kind() == "pad.shown") {
    till.pad = event.text("text");
  } else if (event.kind() == "drawer.opened") {
    ++till.drawer_openings;
  } else {
    till.last_receipt = event.text("text");
    till.papers.push_back(till.last_receipt);
    if (contains(till.last_receipt, kCopy))
      ++till.copies;
    else if (contains(till.last_receipt, kSale))
      ++till.originals;
  }
}

void Observations::see_order(const Event& event) {
  last_order_ = event.text("order");
  orders_.try_emplace(last_order_, "OPEN");
}

// Orders are what acquiring says they are, and on an old disk it says what they were.
void Observations::see_old_disk(const Event& event) {
  const auto* node = world_.node(event.text("node"));
  if (!node || node->role != "acquiring") return;
  const std::string backup(event.text("as"));
  if (event.kind() == "disk.backed_up")
    orders_backed_up_[backup] = orders_;
  else
    orders_ = orders_backed_up_[backup];
}

void Observations::see_state(const Entry& entry) {
  const Event& event = entry.event;
  const std::string key(event.text("key"));
  if (event.text("machine") == "order") orders_[key] = event.text("to");
  if (event.text("machine") != "offline-sale") return;
  if (event.text("to") == "PARKED")
    parked_.emplace(entry.node.text(), key);
  else
    parked_.erase({entry.node.text(), key});
}

// A difference that is carried over is found again, and is the same one.
void Observations::see_difference(const Event& event) {
  Difference& difference = differences_[std::string(event.text("row"))];
  difference.open = event.kind() == "difference.found";
  if (!difference.open) return;
  difference.kind = event.text("kind");
  difference.text.clear();
  for (const char* name : {"channel", "number", "txn", "order", "day", "why"})
    difference.text += (difference.text.empty() ? "" : " ") + std::string(event.text(name));
}

void Observations::see_book(const Event& event) {
  // A gateway that restarts says its last entries again: a line of a book counts once.
  if (!book_lines_.emplace(event.text("book"), event.integer("entry")).second) return;
  Account& account = accounts_[{std::string(event.text("book")), std::string(event.text("customer"))}];
  const bool refund = event.text("kind") == "refund";
  (refund ? account.refunds : account.debits)[std::string(event.text("currency"))] += event.integer("minor");
  ++(refund ? account.refund_entries : account.debit_entries);
}

void Observations::see_node(const Entry& entry) {
  if (entry.event.kind() == "node.started") {
    down_.erase(entry.node.text());
    return;
  }
  down_.insert(entry.node.text());
  ++crashes_[{entry.node.text(), std::string(entry.event.text("point"))}];
}

std::optional<std::string> Observations::why_not(const Expectation& expectation) const {
  return std::visit([this](const auto& what) { return look(what); }, expectation.what);
}

const Observations::TillView& Observations::till(const NodeName& name) const {
  static const TillView kNothingYet;
  const auto found = tills_.find(name.text());
  return found == tills_.end() ? kNothingYet : found->second;
}

std::optional<std::string> Observations::look(const ExpectDisplay& wanted) const {
  const TillView& seen = till(wanted.till);
  if (contains(seen.line1, wanted.text) || contains(seen.line2, wanted.text)) return std::nullopt;
  return fmt::format("the display shows \"{}\" \"{}\"", seen.line1, seen.line2);
}

std::optional<std::string> Observations::look(const ExpectScreen& wanted) const {
  if (contains(till(wanted.till).screen, wanted.text)) return std::nullopt;
  return fmt::format("the screen shows \"{}\"", till(wanted.till).screen);
}

std::optional<std::string> Observations::look(const ExpectOrder& wanted) const {
  const std::string& id = wanted.id.empty() ? last_order_ : wanted.id;
  const auto found = orders_.find(id);
  if (found == orders_.end()) return id.empty() ? "no order was created" : "there is no order " + id;
  if (found->second == wanted.state) return std::nullopt;
  return fmt::format("order {} is {}", id, found->second);
}

std::optional<std::string> Observations::look(const ExpectOrders& wanted) const {
  const auto seen = std::count_if(orders_.begin(), orders_.end(), [&](const auto& order) {
    return wanted.state.empty() || order.second == wanted.state;
  });
  if (seen == wanted.count) return std::nullopt;
  return fmt::format("there are {}", seen);
}

std::optional<std::string> Observations::look(const ExpectBook& wanted) const {
  static const Account kEmpty;
  const auto found = accounts_.find({wanted.book.text(), wanted.customer});
  const Account& seen = found == accounts_.end() ? kEmpty : found->second;
  const Currency currency = wanted.paid       ? wanted.paid->currency()
                            : wanted.refunded ? wanted.refunded->currency()
                                              : Currency::cny();
  const std::int64_t refunded = amount_in(seen.refunds, currency);
  return Differences{}
      .money("paid", wanted.paid, amount_in(seen.debits, currency) - refunded)
      .money("refunded", wanted.refunded, refunded)
      .number("debits", wanted.debits, seen.debit_entries)
      .number("refunds", wanted.refunds, seen.refund_entries)
      .said();
}

std::optional<std::string> Observations::look(const ExpectReceipt& wanted) const {
  const TillView& seen = till(wanted.till);
  return Differences{}
      .number("receipts", wanted.originals, seen.originals)
      .number("copies", wanted.copies, seen.copies)
      .part("a last receipt", wanted.contains, seen.last_receipt)
      .said();
}

std::optional<std::string> Observations::look(const ExpectDrawer& wanted) const {
  return Differences{}.number("openings", std::optional(wanted.times), till(wanted.till).drawer_openings).said();
}

std::optional<std::string> Observations::look(const ExpectStock& wanted) const {
  const Goods* goods = world_.item(wanted.item);
  const auto found = goods ? stock_.find(goods->sku.text()) : stock_.end();
  if (found == stock_.end()) return "nothing is known of it";
  return Differences{}
      .number("available", wanted.available, found->second.available)
      .number("reserved", wanted.reserved, found->second.reserved)
      .number("sold", wanted.sold, found->second.sold)
      .said();
}

std::optional<std::string> Observations::look(const ExpectPad& wanted) const {
  if (contains(till(wanted.till).pad, wanted.text)) return std::nullopt;
  return fmt::format("the pad shows \"{}\"", till(wanted.till).pad);
}

std::optional<std::string> Observations::look(const ExpectPrinted& wanted) const {
  const auto& papers = till(wanted.till).papers;
  if (std::any_of(papers.begin(), papers.end(), [&](const auto& paper) { return contains(paper, wanted.text); }))
    return std::nullopt;
  return fmt::format("none of {} papers says so{}", papers.size(),
                     papers.empty() ? "" : ", the last: " + papers.back());
}

std::optional<std::string> Observations::look(const ExpectCash& wanted) const {
  return Differences{}
      .money("paid", wanted.paid, cash_.paid_by(wanted.customer, std::string(wanted.paid.currency().code())))
      .said();
}

std::optional<std::string> Observations::look(const ExpectParked& wanted) const {
  const auto seen =
      std::count_if(parked_.begin(), parked_.end(), [&](const auto& sale) { return sale.first == wanted.till.text(); });
  return Differences{}.number("parked", std::optional(wanted.count), seen).said();
}

std::optional<std::string> Observations::look(const ExpectDifferences& wanted) const {
  std::int64_t seen = 0, open = 0;
  for (const auto& [row, one] : differences_) {
    if ((!wanted.kind.empty() && one.kind != wanted.kind) || !contains(one.text, wanted.contains)) continue;
    ++seen;
    if (one.open) ++open;
  }
  return Differences{}
      .number("differences", std::optional(wanted.count), seen)
      .number("open", wanted.open, open)
      .said();
}

std::optional<std::string> Observations::look(const ExpectListed& wanted) const {
  const auto seen = std::count_if(listed_.begin(), listed_.end(), [&](const Listing& one) {
    return (wanted.list.empty() || one.list == wanted.list) && contains(one.why, wanted.why);
  });
  return Differences{}.number("listed", std::optional(wanted.count), seen).said();
}

std::int64_t Observations::fired(std::int64_t fault_id) const {
  const auto found = fired_.find(fault_id);
  return found == fired_.end() ? 0 : found->second;
}

std::int64_t Observations::crashes(const NodeName& node, const std::string& point) const {
  std::int64_t sum = 0;
  for (const auto& [where, count] : crashes_)
    if (where.first == node.text() && (point.empty() || where.second == point)) sum += count;
  return sum;
}

std::vector<NodeName> Observations::down() const {
  return {down_.begin(), down_.end()};
}

int Observations::watch(Watcher watcher) {
  watchers_.emplace(next_watcher_, std::make_shared<Watcher>(std::move(watcher)));
  return next_watcher_++;
}

void Observations::unwatch(int id) {
  watchers_.erase(id);
}

bool matches(const Trigger& trigger, const Entry& entry) {
  if (entry.event.kind() != trigger.event) return false;
  return std::all_of(trigger.fields.begin(), trigger.fields.end(), [&](const auto& field) {
    return field_text(entry.event, field.first) == field.second ||
           (field.first == "node" && entry.node.text() == field.second);
  });
}

}  // namespace tillrig
