#include <algorithm>
#include <map>
#include <vector>

#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 15: a till never says "failed" when the money moved for good, nor "paid" when it did not.
class TillTellsTheTruth final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"display.shown", "receipt.printed", "fault.fired", "intent.stated"};
  }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "fault.fired") return damaged(entry);
    if (entry.event.kind() == "intent.stated") {
      stated_[entry.event.integer("intent")] = entry.number;
      return;
    }
    if (trimmed(entry.event.text("line1")) == "PART PAID") part_paid(entry);
    const auto* intent = evidence().told();
    if (!intent) return;
    subject();
    const bool on_paper = entry.event.kind() == "receipt.printed";
    if (on_paper) {
      const auto receipt = parse_receipt(entry.event.text("text"));
      look_back(*intent, receipt);
      if (receipt.copy) return;  // of what was true when it was first printed
    }
    if (!intent->taken) {
      if (says_no(*intent)) told_no(*intent, entry);
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
      if (kept > evidence().left_for_people(account))
        violated("failed shown although money moved", "till",
                 intent.till + " showed " + intent.text + " to " + account.customer + " but " +
                     money_text(kept, account.currency) + " were taken and never went back",
                 intent.entry);
    }
  }

 private:
  // What a customer was told of one payment after the other.
  struct Told {
    struct No {
      std::string text;
      std::uint64_t entry = 0;
      std::uint64_t acknowledged = 0;  // the last PART PAID before it: what had been debited by then was no secret
    };
    std::vector<No> noes;
    std::uint64_t part_paid = 0;
  };

  void part_paid(const Entry& entry) {
    const auto* intent = evidence().current_intent(entry.event.text("till"));
    if (intent) told_[intent->number].part_paid = entry.number;
  }

  void told_no(const StatedIntent& intent, const Entry& entry) {
    auto& told = told_[intent.number];
    told.noes.push_back({intent.text, entry.number, told.part_paid});
  }

  // A frame of a till that is delivered twice may be refused and executed: whoever was refused cannot know.
  void damaged(const Entry& entry) {
    const auto target = entry.event.text("target");
    if (entry.event.text("fault") == "duplicate")
      copied_[std::string(target.substr(0, target.find("->")))].push_back(entry.number);
  }

  // While this customer was served, and before the money moved.
  bool was_copied(const StatedIntent& intent, const BookedPayment& payment) const {
    const auto copies = copied_.find(intent.till);
    const auto stated = stated_.find(intent.number);
    if (copies == copied_.end() || stated == stated_.end()) return false;
    return std::any_of(copies->second.begin(), copies->second.end(),
                       [&](std::uint64_t copy) { return stated->second < copy && copy < payment.debit_entry; });
  }

  static bool says_no(const StatedIntent& intent) {
    return intent.text == "DECLINED" || intent.text == "ORDER CLOSED" || intent.text == "REFUNDED";
  }

  // The money that paid in the end may have been there when the customer was told "failed": whether it was doubtful
  // then is no excuse, for that there is another text.
  void look_back(const StatedIntent& intent, const Receipt& receipt) {
    auto& noes = told_[intent.number].noes;
    for (const auto& tender : receipt.tenders) {
      const auto* payment = evidence().payment_of_txn(tender.txn);
      if (!payment || was_copied(intent, *payment)) continue;
      const auto lie = std::find_if(noes.begin(), noes.end(), [&](const Told::No& no) {
        return no.acknowledged < payment->debit_entry && payment->debit_entry < no.entry;
      });
      if (lie == noes.end()) continue;
      violated("failed shown although money had moved", "till",
               intent.till + " had shown " + lie->text + " to " + evidence().account(intent.account)->customer +
                   " when number " + payment->number + ", which its receipt is for, had been debited",
               lie->entry);
      noes.erase(lie);
    }
  }

  std::map<std::int64_t, Told> told_;             // by intent
  ByText<std::vector<std::uint64_t>> copied_;     // till -> when frames of it were delivered twice
  std::map<std::int64_t, std::uint64_t> stated_;  // when each intent was
};

}  // namespace

std::unique_ptr<Truth> till_tells_the_truth(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<TillTellsTheTruth>(15, "the till tells the truth", evidence, options);
}

}  // namespace tillrig
