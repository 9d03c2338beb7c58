#include <map>

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
    const bool on_paper = entry.event.kind() == "receipt.printed";
    if (on_paper) look_back(*intent, parse_receipt(entry.event.text("text")));
    if (!intent->taken) {
      if (says_no(*intent)) told_no_.insert_or_assign(intent->number, Told{intent->text, entry.number});
      return;
    }
    const auto& account = *evidence().account(intent->account);
    // What was approved offline is told as that: no money yet, and no promise of it.
    const auto price = evidence().price_owed(account) - evidence().price_offline(account);
    if (intent->offline || account.net() >= price) return;
    violated("paid shown without money", "till",
             intent->till + (on_paper ? " printed a receipt for " : " showed PAID to ") + account.customer + " for " +
                 money_text(price, account.currency) + " but the books hold " +
                 money_text(account.net(), account.currency) + " of this customer",
             entry.number);
  }

  void at_convergence() override {
    for (const auto& intent : evidence().intents()) {
      if (intent.taken || !says_no(intent)) continue;
      const auto& account = *evidence().account(intent.account);
      const auto kept = account.net() - evidence().price_owed(account);
      if (kept > 0)
        violated("failed shown although money moved", "till",
                 intent.till + " showed " + intent.text + " to " + account.customer + " but " +
                     money_text(kept, account.currency) + " were taken and never went back",
                 intent.entry);
    }
  }

 private:
  struct Told {
    std::string text;
    std::uint64_t entry = 0;
  };

  static bool says_no(const StatedIntent& intent) {
    return intent.text == "DECLINED" || intent.text == "ORDER CLOSED" || intent.text == "REFUNDED";
  }

  // The money that paid in the end may have been there when the customer was told "failed": whether it was doubtful
  // then is no excuse, for that there is another text.
  void look_back(const StatedIntent& intent, const Receipt& receipt) {
    const auto told = told_no_.find(intent.number);
    const auto* payment = evidence().payment_of_txn(receipt.txn());
    if (told == told_no_.end() || !payment || payment->debit_entry > told->second.entry) return;
    violated("failed shown although money had moved", "till",
             intent.till + " had shown " + told->second.text + " to " + evidence().account(intent.account)->customer +
                 " when number " + payment->number + ", which its receipt is for, had been debited",
             told->second.entry);
    told_no_.erase(told);
  }

  std::map<std::int64_t, Told> told_no_;  // by intent: the last time
};

}  // namespace

std::unique_ptr<Truth> till_tells_the_truth(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<TillTellsTheTruth>(15, "the till tells the truth", evidence, options);
}

}  // namespace tillrig
