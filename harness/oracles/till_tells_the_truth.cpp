#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 15: a till never says "failed" when the money moved for good, nor "paid" when it did not.
class TillTellsTheTruth final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"display.shown", "receipt.printed"}; }

  void on(const Entry& entry) override {
    const auto* intent = evidence().told();
    if (!intent) return;
    subject();
    if (!intent->taken) return;
    const auto& account = *evidence().account(intent->account);
    const auto price = evidence().price_of_taken(account);
    if (account.net() >= price) return;
    const bool on_paper = entry.event.kind() == "receipt.printed";
    violated("paid shown without money", "till",
             intent->till + (on_paper ? " printed a receipt for " : " showed PAID to ") + account.customer + " for " +
                 money_text(price, account.currency) + " but the books hold " +
                 money_text(account.net(), account.currency) + " of this customer",
             entry.number);
  }

  void at_convergence() override {
    for (const auto& intent : evidence().intents()) {
      const bool says_no = intent.text == "DECLINED" || intent.text == "ORDER CLOSED" || intent.text == "REFUNDED";
      if (intent.taken || !says_no) continue;
      const auto& account = *evidence().account(intent.account);
      const auto kept = account.net() - evidence().price_of_taken(account);
      if (kept > 0)
        violated("failed shown although money moved", "till",
                 intent.till + " showed " + intent.text + " to " + account.customer + " but " +
                     money_text(kept, account.currency) + " were taken and never went back",
                 intent.entry);
    }
  }
};

}  // namespace

std::unique_ptr<Truth> till_tells_the_truth(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<TillTellsTheTruth>(15, "the till tells the truth", evidence, options);
}

}  // namespace tillrig
