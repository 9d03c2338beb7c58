#include <optional>
#include <set>
#include <utility>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 14: available + reserved + sold is constant; no reservation outlives its order. Below zero is only what was
// sold offline: nobody could ask for it before.
class StockIsConstant final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"stock.stated", "stock.sold_offline", "stock.moved", "state.changed"};
  }

  void on(const Entry& entry) override {
    const auto& event = entry.event;
    if (event.kind() == "stock.stated") return stated(entry);
    if (event.kind() == "state.changed") return moved(entry);
    if (event.kind() == "stock.sold_offline") {
      // Told again to an old disk, it is one sale.
      if (sold_offline_.emplace(event.text("sku"), event.text("order")).second)
        levels_.try_emplace(std::string(event.text("sku"))).first->second.sold_offline += event.integer("quantity");
      return;
    }
    subject();
    const std::string sku(event.text("sku"));
    auto& level = levels_[sku];
    const auto available = event.integer("available");
    level.reserved = event.integer("reserved");
    const auto sold = event.integer("sold");
    level.entry = entry.number;
    const auto levels = std::to_string(available) + " available, " + std::to_string(level.reserved) + " reserved, " +
                        std::to_string(sold) + " sold";
    if (available + level.reserved + sold != level.stated.value_or(0))
      violated("not constant", "stock",
               sku + " has " + levels + " after order " + std::string(event.text("order")) + " but there were " +
                   std::to_string(level.stated.value_or(0)),
               entry.number);
    else if (available + level.sold_offline < 0 || level.reserved < 0 || sold < 0)
      violated("below zero", "stock", sku + " has " + levels, entry.number);
  }

  void at_convergence() override {
    const auto reservations = evidence().machines().find("reservation");
    bool any_held = false;
    if (reservations != evidence().machines().end())
      for (const auto& [order, reservation] : reservations->second) any_held |= check_reservation(order, reservation);
    for (const auto& [sku, level] : levels_)
      if (level.reserved > 0 && !any_held)
        violated("reserved for nobody", "stock",
                 std::to_string(level.reserved) + " of " + sku + " are reserved although no reservation is held",
                 level.entry);
  }

 private:
  struct Level {
    std::optional<std::int64_t> stated;
    std::int64_t sold_offline = 0;
    std::int64_t reserved = 0;
    std::uint64_t entry = 0;
  };

  // Whoever keeps the stock says it at every start: the first time it is what there is, then it must still be that.
  void stated(const Entry& entry) {
    const auto& event = entry.event;
    const auto total = event.integer("available") + event.integer("reserved") + event.integer("sold");
    auto& level = levels_[std::string(event.text("sku"))];
    level.reserved = event.integer("reserved");
    level.entry = entry.number;
    if (!level.stated) level.stated = total;
    if (*level.stated == total) return;
    subject();
    violated("not constant", "stock",
             std::string(event.text("sku")) + " is " + std::to_string(total) +
                 " in all after a restart, but there were " + std::to_string(*level.stated),
             entry.number);
  }

  // Whoever waits for an outcome that is not final has the goods held until it is.
  void moved(const Entry& entry) {
    const auto& event = entry.event;
    if (event.text("machine") != "reservation" || event.text("to") != "RELEASED") return;
    subject();
    const auto* open = evidence().open_attempt_of(event.text("key"));
    if (open && !evidence().may_have_moved_unseen(*open))
      violated("goods given back too early", "stock",
               "the goods of order " + std::string(event.text("key")) +
                   " are given back although a payment for it is still " + open->state,
               entry.number);
  }

  // true: it holds goods.
  bool check_reservation(const std::string& order, const MachineState& reservation) {
    const bool held = !is_final_state(*rules_of("reservation"), reservation.state);
    if (evidence().may_have_moved_unseen(reservation) || evidence().is_for_people(order)) return held;
    subject();
    const auto state = evidence().state_of("order", order);
    const auto is = "the reservation of order " + order + " is " + reservation.state + " although the order is ";
    if (held && (state == "PAID" || state == "CLOSED"))
      violated("outlives its order", "stock", is + std::string(state), reservation.entry);
    if (!held && reservation.state != "SOLD" && state == "PAID")
      violated("sold goods given back", "stock", is + "PAID", reservation.entry);
    if (reservation.state == "SOLD" && state == "CLOSED")
      violated("unsold goods gone", "stock", is + "CLOSED", reservation.entry);
    return held;
  }

  ByText<Level> levels_;
  std::set<std::pair<std::string, std::string>> sold_offline_;  // SKU and order
};

}  // namespace

std::unique_ptr<Truth> stock_is_constant(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<StockIsConstant>(14, "stock is constant", evidence, options);
}

}  // namespace tillrig
