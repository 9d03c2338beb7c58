#include <map>

#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 7: at most one original receipt a sale, whatever is doubtful is marked as a copy; the drawer opens at most once
// for each time cash has to go in or out; goods move once for each thing that is done with them.
class EffectsExactlyOnce final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"receipt.printed", "drawer.opened", "stock.moved", "stock.stated"};
  }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "receipt.printed")
      printed(entry);
    else if (entry.event.kind() == "drawer.opened")
      opened_.insert_or_assign(std::string(entry.event.text("till")), entry.number);
    else if (entry.event.kind() == "stock.stated")
      sold_.insert_or_assign(std::string(entry.event.text("sku")), entry.event.integer("sold"));
    else
      goods_moved(entry);
  }

  // The text that asks for cash to be handed out may come after the drawer.
  void at_convergence() override {
    for (const auto& [till, entry] : opened_) {
      subject();
      const auto openings = evidence().cash().openings(till);
      const auto occasions = evidence().cash().occasions(till);
      if (openings <= occasions) continue;
      violated("drawer opened too often", "till",
               till + " opened its drawer " + std::to_string(openings) + " times, there was cash to move " +
                   std::to_string(occasions) + " times",
               entry);
    }
  }

 private:
  void printed(const Entry& entry) {
    const auto receipt = parse_receipt(entry.event.text("text"));
    if (!receipt.approved || receipt.refund) return;
    subject();
    if (receipt.copy) return;
    const auto sale = std::string(entry.event.text("till")) + ' ' + receipt.basket;
    const auto [first, fresh] = originals_.try_emplace(sale, entry.number);
    if (fresh) return;
    violated("two original receipts", "till",
             "sale " + receipt.basket + " has two receipts that are not marked as copies, the first in entry " +
                 std::to_string(first->second),
             entry.number);
  }

  // What was sold just before a crash may be in no entry: whoever starts says how much it is by now.
  void goods_moved(const Entry& entry) {
    const auto& event = entry.event;
    const std::string sku(event.text("sku"));
    const auto sold = event.integer("sold");
    auto& before = sold_[sku];
    const auto of_order = sku + ' ' + std::string(event.text("order"));
    if (sold > before) {
      subject();
      const auto [first, fresh] = sold_for_.try_emplace(of_order, entry.number);
      // Its keeper has an old disk and sells again what it has lost.
      if (!fresh && evidence().old_disks().lost(entry.node, first->second))
        first->second = entry.number;
      else if (!fresh)
        violated("sold twice", "stock",
                 "order " + std::string(event.text("order")) + " took " + sku +
                     " off the stock twice, first in entry " + std::to_string(first->second),
                 entry.number);
    }
    before = sold;
  }

  ByText<std::uint64_t> originals_;  // till and sale -> receipt
  ByText<std::uint64_t> opened_;     // till -> the last time
  ByText<std::int64_t> sold_;        // by sku
  ByText<std::uint64_t> sold_for_;   // sku and order -> entry
};

}  // namespace

std::unique_ptr<Truth> effects_exactly_once(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<EffectsExactlyOnce>(7, "effects exactly once", evidence, options);
}

}  // namespace tillrig
