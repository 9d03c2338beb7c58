#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 8: what was recorded or answered before a crash is not contradicted after it; no identifier is issued twice.
class AcknowledgedSurvives final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"state.changed", "order.created"}; }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "order.created")
      order_created(entry);
    else
      moved(entry);
  }

  void at_convergence() override {
    for (const auto& [machine, by_key] : evidence().machines())
      for (const auto& [key, state] : by_key) {
        const bool silent = evidence().crashes(state.node) > state.crashes;
        if (!silent) continue;
        subject();
        if (evidence().at_rest(machine, key, options().order_expiry) || evidence().fault_active()) continue;
        violated("forgotten", state.node.text(),
                 machine + ' ' + key + " was " + state.state + " when " + state.node.text() +
                     " crashed and was never heard of again",
                 state.entry);
      }
  }

 private:
  void moved(const Entry& entry) {
    const auto* before = evidence().before();
    if (!before || evidence().crashes(entry.node) == before->crashes) return;
    subject();
    const auto from = entry.event.text("from");
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
    if (!new_order && by_order->second != basket)
      violated("issued twice", entry.node.text(),
               "order " + order + " was issued for basket " + by_order->second + " and again for basket " + basket,
               entry.number);
    if (!new_basket && by_basket->second != order)
      violated("order lost", entry.node.text(),
               "basket " + basket + " had order " + by_basket->second + " and was given a second one, " + order,
               entry.number);
  }

  ByText<std::string> basket_of_;
  ByText<std::string> order_of_;
};

}  // namespace

std::unique_ptr<Truth> acknowledged_survives(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<AcknowledgedSurvives>(8, "what was acknowledged survives", evidence, options);
}

}  // namespace tillrig
