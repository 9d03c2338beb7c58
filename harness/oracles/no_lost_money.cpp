#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 2: "approved" on a receipt is money in a book and a sale in the core; money without a sale goes back.
class NoLostMoney final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"receipt.printed"}; }

  void on(const Entry& entry) override {
    const auto receipt = parse_receipt(entry.event.text("text"));
    if (!receipt.approved) return;
    subject();
    const auto whose = "the receipt of order " + receipt.order + " says APPROVED";
    const auto* payment = evidence().payment_of_txn(receipt.txn);
    if (!payment)
      violated("approved without money", "till", whose + " with TXN " + receipt.txn + ", which is a debit in no book",
               entry.number);
    else if (!payment->order_ref.empty() && payment->order_ref != receipt.order)
      violated("money of another order", "till",
               whose + ", but its TXN " + receipt.txn + " paid order " + payment->order_ref, entry.number);
    const auto state = evidence().state_of("order", receipt.order);
    if (state != "PAID")
      violated("approved without a sale", "acquiring",
               whose + ", but acquiring " + (state.empty() ? "does not know it" : "holds it as " + std::string(state)),
               entry.number);
  }

  void at_convergence() override {
    for (const auto& [number, payment] : evidence().payments()) {
      subject();
      const auto state = evidence().state_of("order", payment.order_ref);
      if (payment.net() <= 0 || state == "PAID") continue;
      const auto* account = evidence().account(payment.account);
      violated("money without a sale", "engine",
               account->customer + " was debited " + money_text(payment.net(), account->currency) + " under number " +
                   number + ", its order " + payment.order_ref + " is " +
                   (state.empty() ? "unknown to acquiring" : std::string(state)) + ", and nothing went back",
               payment.entry);
    }
  }
};

}  // namespace

std::unique_ptr<Truth> no_lost_money(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<NoLostMoney>(2, "no lost money", evidence, options);
}

}  // namespace tillrig
