#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"
#include "reference/protocol/offline_messages.h"

namespace tillrig {
namespace {

// Truth 2: "approved" on a receipt is money in a book and a sale in the core; money without a sale goes back.
class NoLostMoney final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"receipt.printed"}; }

  void on(const Entry& entry) override {
    const auto receipt = parse_receipt(entry.event.text("text"));
    if (!receipt.approved || receipt.refund) return;
    subject();
    if (receipt.offline) {
      offline_.insert_or_assign(receipt.basket, entry.number);
      return;
    }
    if (receipt.tenders.empty()) check_tender(receipt, {}, entry.number);
    for (const auto& tender : receipt.tenders)
      if (tender.channel != "CASH") check_tender(receipt, tender, entry.number);
    // Cash is told to acquiring afterwards, so its order may be open for a while.
    if (receipt.cash() > 0)
      with_cash_.insert_or_assign(receipt.order, WithCash{receipt.basket, entry.number});
    else
      check_order(receipt.order, entry.number);
  }

  void at_convergence() override {
    for (const auto& [order, receipt] : with_cash_) check_cash(order, receipt);
    for (const auto& [basket, entry] : offline_) check_forwarded(basket, entry);
    for (const auto& [number, payment] : evidence().payments()) {
      subject();
      const auto state = evidence().state_of("order", payment.order_ref);
      if (payment.net() <= evidence().kept_by_gateway(payment) || is_paid_or_nobody_knows(payment.order_ref)) continue;
      const auto* account = evidence().account(payment.account);
      violated("money without a sale", "engine",
               account->customer + " was debited " + money_text(payment.net(), account->currency) + " under number " +
                   number + ", its order " + payment.order_ref + " is " +
                   (state.empty() ? "unknown to acquiring" : std::string(state)) + ", and nothing went back",
               payment.entry);
    }
  }

 private:
  struct WithCash {
    std::string basket;
    std::uint64_t entry = 0;
  };

  void check_tender(const Receipt& receipt, const PrintedTender& tender, std::uint64_t entry) {
    const auto whose = "the receipt of order " + receipt.order + " says APPROVED";
    const auto* payment = evidence().payment_of_txn(tender.txn);
    if (!payment)
      violated("approved without money", "till", whose + " with TXN " + tender.txn + ", which is a debit in no book",
               entry);
    else if (!payment->order_ref.empty() && payment->order_ref != receipt.order)
      violated("money of another order", "till",
               whose + ", but its TXN " + tender.txn + " paid order " + payment->order_ref, entry);
  }

  // People look for it, or it may have been stored as paid in the moment in which acquiring went down.
  bool is_paid_or_nobody_knows(const std::string& order) const {
    if (evidence().state_of("order", order) == "PAID" || evidence().is_for_people(order)) return true;
    const auto* state = evidence().machine("order", order);
    return state && evidence().may_have_moved_unseen(*state);
  }

  void check_order(const std::string& order, std::uint64_t entry) {
    const auto state = evidence().state_of("order", order);
    if (is_paid_or_nobody_knows(order)) return;
    violated("approved without a sale", "acquiring",
             "the receipt of order " + order + " says APPROVED, but acquiring " +
                 (state.empty() ? "does not know it" : "holds it as " + std::string(state)),
             entry);
  }

  // Of cash nobody but its till knows, until that has told it. It is a fact: when its order was over before it was
  // told, the till sells the same goods by its own word, under a basket of their own, and the receipt that names the
  // order stands for that sale.
  void check_cash(const std::string& order, const WithCash& receipt) {
    if (evidence().is_forgotten_paper(receipt.basket, receipt.entry)) return;
    const auto own = offline_basket(BasketKey(receipt.basket)).text();
    if (evidence().state_of("order", order) == "CLOSED" && !evidence().state_of("offline-sale", own).empty())
      check_forwarded(own, receipt.entry);
    else
      check_order(order, receipt.entry);
  }

  // A third outcome beside paid and not paid: forwarded and paid, or given away at the shop's risk and on its list.
  void check_forwarded(const std::string& basket, std::uint64_t entry) {
    const auto order = evidence().order_of(basket);
    const auto state = evidence().state_of("order", order);
    if (state.empty() && evidence().is_forgotten_paper(basket, entry)) return;
    if (state == "PAID" || evidence().is_for_people(order)) return;
    const bool parked = evidence().state_of("offline-sale", basket) == "PARKED";
    if (state == "UNCOLLECTED" || parked) {
      const auto key = parked ? std::string_view(basket) : order;
      if (!evidence().listed(key))
        violated("uncollected and not listed", "acquiring",
                 "what was sold offline as " + basket + " will not be paid, and nobody is told", entry);
      return;
    }
    violated("offline sale lost", "till",
             "a receipt says APPROVED for " + basket + ", sold by the till's word, but acquiring " +
                 (state.empty() ? "never heard of it" : "holds it as " + std::string(state)),
             entry);
  }

  ByText<std::uint64_t> offline_;  // basket -> receipt
  ByText<WithCash> with_cash_;     // order -> receipt
};

}  // namespace

std::unique_ptr<Truth> no_lost_money(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<NoLostMoney>(2, "no lost money", evidence, options);
}

}  // namespace tillrig
