#include <algorithm>
#include <array>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 8: what was recorded or answered before a crash is not contradicted after it; no identifier is issued twice.
// What is missing on an old disk that was put in the place of a node's own is recovered from peers, or listed.
class AcknowledgedSurvives final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"state.changed", "order.created", "recovered"}; }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "order.created")
      order_created(entry);
    else if (entry.event.kind() == "recovered")
      recovered(entry);
    else
      moved(entry);
  }

  void at_convergence() override {
    for (const auto& [machine, by_key] : evidence().machines())
      for (const auto& [key, state] : by_key) {
        const bool silent = evidence().crashes(state.node) > state.crashes;
        if (!silent) continue;
        if (evidence().lost_with_disk(state)) {
          missing(machine, key, state);
          continue;
        }
        subject();
        if (evidence().at_rest(machine, key, options().order_expiry) || evidence().fault_active()) continue;
        violated("forgotten", state.node.text(),
                 machine + ' ' + key + " was " + state.state + " when " + state.node.text() +
                     " crashed and was never heard of again",
                 state.entry);
      }
  }

 private:
  void missing(const std::string& machine, const std::string& key, const MachineState& state) {
    subject();
    if (evidence().fault_active() || evidence().accounted_for(machine, key, state)) return;
    violated("lost with its disk", state.node.text(),
             machine + ' ' + key + " was " + state.state + " when " + state.node.text() +
                 " was given an old disk, and is neither recovered nor listed",
             state.entry);
  }

  // Its node makes the keys of these: what is on an old disk no more has been given out all the same.
  static bool is_issued_here(std::string_view machine) {
    constexpr std::array<std::string_view, 7> issued{"payment",      "terminal-batch", "order",      "sale",
                                                     "offline-sale", "attempt",        "till-refund"};
    return std::find(issued.begin(), issued.end(), machine) != issued.end();
  }

  // Cash of a sale that is on the old disk, which acquiring wanted under a basket of its own.
  bool is_told_again(std::string_view machine, std::string_view key) const {
    constexpr std::string_view own = ".off";
    return machine == "offline-sale" && key.ends_with(own) &&
           !evidence().known_state_of("sale", key.substr(0, key.size() - own.size())).empty();
  }

  // On an old disk things are further back than they were, or not there; nothing is where it never was.
  void moved_on_old_disk(const Entry& entry, const MachineState& before) {
    const auto machine = entry.event.text("machine");
    const auto from = entry.event.text("from");
    const auto who = std::string(machine) + ' ' + std::string(entry.event.text("key"));
    const auto* rules = rules_of(machine);
    if (is_birth(from) && is_issued_here(machine) && !is_told_again(machine, entry.event.text("key")))
      violated("issued twice", entry.node.text(), who + " is made although it was there before the old disk",
               entry.number);
    if (is_birth(from) || !rules || is_reachable(*rules, from, before.state) ||
        is_reachable(*rules, before.state, from))
      return;
    violated("state lost", entry.node.text(),
             who + " was " + before.state + " before " + entry.node.text() + " was given an old disk and is " +
                 std::string(from) + " on it",
             entry.number);
  }

  // A peer says no other end than the one that was recorded.
  void recovered(const Entry& entry) {
    subject();
    const auto* before = evidence().before();
    const auto* rules = rules_of(entry.event.text("machine"));
    const auto state = entry.event.text("state");
    if (!before || !rules || before->state == state) return;
    if (is_final_state(*rules, before->state) && is_final_state(*rules, state))
      violated("recovered as another", entry.node.text(),
               std::string(entry.event.text("machine")) + ' ' + std::string(entry.event.text("key")) + " was " +
                   before->state + " before " + entry.node.text() + " was given an old disk and is recovered as " +
                   std::string(state),
               entry.number);
  }

  void moved(const Entry& entry) {
    const auto* before = evidence().before();
    if (!before || evidence().crashes(entry.node) == before->crashes) return;
    subject();
    const auto from = entry.event.text("from");
    if (evidence().lost_with_disk(*before)) return moved_on_old_disk(entry, *before);
    const auto* rules = rules_of(entry.event.text("machine"));
    // A commit just before the crash may have gone unrecorded: further on is no contradiction, back is.
    if (!rules || from == before->state || (!is_birth(from) && is_reachable(*rules, before->state, from))) return;
    violated("state lost", entry.node.text(),
             std::string(entry.event.text("machine")) + ' ' + std::string(entry.event.text("key")) + " was " +
                 before->state + " before " + entry.node.text() + " crashed and " +
                 (is_birth(from) ? "was made again" : "is " + std::string(from)) + " after it",
             entry.number);
  }

  void order_created(const Entry& entry) {
    const std::string order(entry.event.text("order"));
    const std::string basket(entry.event.text("basket"));
    if (evidence().crashes(entry.node) > 0) subject();
    const auto [by_order, new_order] = basket_of_.try_emplace(order, basket);
    const auto [by_basket, new_basket] = order_of_.try_emplace(basket, order);
    const auto made = made_.find(basket);
    const bool lost = made != made_.end() && evidence().old_disks().lost(entry.node, made->second);
    made_.insert_or_assign(basket, entry.number);
    if (!new_order && by_order->second != basket)
      violated("issued twice", entry.node.text(),
               "order " + order + " was issued for basket " + by_order->second + " and again for basket " + basket,
               entry.number);
    if (lost) by_basket->second = order;
    if (!new_basket && by_basket->second != order)
      violated("order lost", entry.node.text(),
               "basket " + basket + " had order " + by_basket->second + " and was given a second one, " + order,
               entry.number);
  }

  ByText<std::string> basket_of_;
  ByText<std::string> order_of_;
  ByText<std::uint64_t> made_;  // by basket: when its last order was made
};

}  // namespace

std::unique_ptr<Truth> acknowledged_survives(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<AcknowledgedSurvives>(8, "what was acknowledged survives", evidence, options);
}

}  // namespace tillrig
