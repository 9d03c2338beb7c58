#include "harness/explore/tally.h"

#include <algorithm>

#include "harness/oracles/machines.h"

namespace tillrig::explore {
namespace {

constexpr std::string_view kDrained = "an offline queue drained after its till had lost power";
constexpr std::string_view kCrashedInFlight = "a node crashed while a payment was in flight";
constexpr std::string_view kMoved = "state.changed";

bool has_value(const Entry& entry, std::string_view name, std::string_view value) {
  if (name == "node") return entry.node.text() == value;
  const auto* found = entry.event.find(name);
  if (!found) return false;
  const auto* number = std::get_if<std::int64_t>(found);
  return number ? std::to_string(*number) == value : std::get<std::string>(*found) == value;
}

}  // namespace

const std::vector<Sometimes>& sometimes() {
  static const std::vector<Sometimes> all{
      {"a payment became unknown", kMoved, {{"machine", "payment"}, {"to", "UNKNOWN"}}},
      {"a late success was adopted", kMoved, {{"machine", "payment"}, {"from", "UNKNOWN"}, {"to", "SUCCEEDED"}}},
      {"a reversal was activated", kMoved, {{"machine", "payment"}, {"to", "REVERSING"}}},
      {"a reversal was done", kMoved, {{"machine", "payment"}, {"from", "REVERSING"}, {"to", "REVERSED"}}},
      {"a payment was closed at its channel", kMoved, {{"machine", "payment"}, {"from", "CLOSING"}, {"to", "CLOSED"}}},
      {"a close found the money moved", kMoved, {{"machine", "payment"}, {"from", "CLOSING"}, {"to", "SUCCEEDED"}}},
      {"a customer was asked on the phone", kMoved, {{"machine", "payment"}, {"to", "WAITING"}}},
      {"a payment was refused before it was sent", kMoved, {{"machine", "payment"}, {"to", "REFUSED"}}},
      {"a payment was declined", kMoved, {{"machine", "payment"}, {"to", "FAILED"}}},
      {"an order was closed", kMoved, {{"machine", "order"}, {"to", "CLOSED"}}},
      {"an order was paid while it closed", kMoved, {{"machine", "order"}, {"from", "CLOSING"}, {"to", "PAID"}}},
      {"a sale was split", kMoved, {{"machine", "sale"}, {"event", "part_paid"}}},
      {"a payment was given up in doubt", "key.pressed", {{"key", "abandon"}}},
      {"a doubtful sale was paid after all", kMoved, {{"machine", "sale"}, {"from", "CHECKING"}, {"to", "PAID"}}},
      {"what was given up had been paid", kMoved, {{"machine", "sale"}, {"from", "ABANDONING"}, {"to", "PAID"}}},
      {"a sale stepped aside in doubt", "customer.left", {{"end", "parked"}}},
      {"a till noticed that it is offline", "till.offline", {}},
      {"an offline sale was queued", kMoved, {{"machine", "offline-sale"}, {"to", "QUEUED"}}},
      {"an offline advice was declined", kMoved, {{"machine", "order"}, {"to", "UNCOLLECTED"}}},
      {"an offline sale was parked for people", kMoved, {{"machine", "offline-sale"}, {"to", "PARKED"}}},
      {"a customer's money was refunded", kMoved, {{"machine", "refund"}, {"to", "REFUNDED"}}},
      {"a refund became unknown", kMoved, {{"machine", "refund"}, {"to", "UNKNOWN"}}},
      {"goods were brought back", kMoved, {{"machine", "till-refund"}, {"to", "REFUNDED"}}},
      {"goods were out of stock", kMoved, {{"machine", "sale"}, {"event", "order_rejected"}}},
      {"a card batch was settled", kMoved, {{"machine", "terminal-batch"}, {"to", "SETTLED"}}},
      {"a difference was found", "difference.found", {}},
      {"a difference was carried over", kMoved, {{"machine", "difference"}, {"to", "CARRIED"}}},
      {"a difference was repaired", kMoved, {{"machine", "difference"}, {"to", "REPAIRED"}}, 5000},
      {"a statement was refused", "statement.refused", {}},
      {"a business day was matched", kMoved, {{"machine", "business-day"}, {"to", "MATCHED"}}},
      {"something was listed for people", "listed", {}},
      {"a store said that it could not store", "store.failed", {}},
      {"a power cut took what was not synced", "fault.fired", {{"fault", "disk_loses_unsynced"}}},
      {"a power cut tore a sector", "fault.fired", {{"fault", "disk_tears"}}},
      {"cash was handed over", "cash.given", {}},
      {"a node was given an old disk", "disk.restored", {}},
      {"a peer told again what an old disk lacked", "recovered", {}},
  };
  return all;
}

const std::vector<std::string_view>& sometimes_seen_in_order() {
  static const std::vector<std::string_view> all{kDrained, kCrashedInFlight};
  return all;
}

void Tally::on(const Entry& entry) {
  const auto& event = entry.event;
  const auto kind = event.kind();
  ++counts_["entries"];
  for (const auto& wanted : sometimes()) {
    if (wanted.kind != kind) continue;
    const bool all = std::all_of(wanted.fields.begin(), wanted.fields.end(),
                                 [&](const auto& field) { return has_value(entry, field.first, field.second); });
    if (all) note(wanted.name);
  }
  if (kind == "fault.fired") note("fault " + std::string(event.text("fault")));
  if (kind == "fault.fired" || kind == "node.crashed") note("faults");
  if (kind == "customer.left") note("customers");
  see_in_order(entry);
}

void Tally::see_in_order(const Entry& entry) {
  const auto& event = entry.event;
  const auto kind = event.kind();
  const auto& node = entry.node.text();
  if (kind == kMoved && event.text("machine") == "offline-sale" && event.text("to") == "QUEUED") queued_.insert(node);
  if (kind == "node.crashed") {
    note("fault crash");
    if (queued_.contains(node)) lost_queued_.insert(node);
    if (!in_flight_.empty()) note(kCrashedInFlight);
  }
  if (kind != kMoved) return;
  const auto machine = event.text("machine");
  if (machine == "offline-sale" && event.text("to") == "FORWARDED" && lost_queued_.contains(node)) note(kDrained);
  if (machine != "payment") return;
  const auto key = event.text("key");
  if (!is_final_state(*rules_of("payment"), event.text("to"))) {
    in_flight_.emplace(key);
  } else if (const auto found = in_flight_.find(key); found != in_flight_.end()) {
    in_flight_.erase(found);
    note("payments");
  }
}

std::map<std::string, std::int64_t> Tally::counts() const {
  return {counts_.begin(), counts_.end()};
}

}  // namespace tillrig::explore
