#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 1: debits - refunds + cash kept of a customer = price of the goods this customer took away and kept, for each
// funder its share: the platform what was stated as a discount, the buyer the rest. Until convergence an excess over
// everything the customer ever decided to buy must be covered by something stored that will send it back. At
// convergence none is left but what a gateway has refused to give back or left open, or nobody knows of since an old
// disk was put in, and that is on the list for people.
class NoDoubleCharge final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"book.entry", "state.changed", "fault.healed", "node.started", "message.sent"};
  }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "book.entry")
      watch(std::string(entry.event.text("customer")) + ' ' + std::string(entry.event.text("currency")),
            std::string(entry.event.text("funder")));
    if (!uncovered_since_.empty()) look_at_excesses();
  }

  void at_convergence() override {
    for (const auto& [name, account] : evidence().accounts()) {
      std::set<std::string_view> funders{kBuyer};
      if (evidence().share_of_stated(account, kPlatform) != 0) funders.insert(kPlatform);
      for (const auto& [funder, moved] : account.funders) funders.insert(funder);
      for (const auto funder : funders) judge(account, funder);
    }
  }

 private:
  using Paid = std::pair<std::string, std::string>;  // account and funder

  void judge(const Account& account, std::string_view funder) {
    subject();
    const auto paid = account.net_of(funder);
    const auto share = evidence().share_owed(account, funder);
    const auto least = funder == kBuyer ? share - evidence().price_pending_back(account) : share;
    const auto who = payer(account, funder);
    const auto what = funder != kBuyer ? "owed " + money_text(share, account.currency) + " for " + account.customer
                      : share == 0     ? std::string("took nothing away")
                                       : "took goods for " + money_text(share, account.currency) + " away";
    const auto left = funder == kBuyer && paid > share ? evidence().left_for_people(account) : 0;
    if (paid > share + left)
      violated("overcharged", "customer",
               who + " paid " + money_text(paid, account.currency) + " but " + what + ": " +
                   money_text(paid - share, account.currency) + " too much",
               account.entry);
    if (paid < least)
      violated("undercharged", "customer",
               who + " " + what + " but paid " + money_text(paid, account.currency) + ": the shop lacks " +
                   money_text(share - paid, account.currency),
               last_told(account));
  }

  static std::string payer(const Account& account, std::string_view funder) {
    return funder == kBuyer ? account.customer : "the " + std::string(funder);
  }

  void watch(const std::string& name, const std::string& funder) {
    const auto* account = evidence().account(name);
    if (!account) return;
    if (account->net_of(funder) > evidence().share_of_stated(*account, funder))
      uncovered_since_.try_emplace(Paid(name, funder), evidence().now());
    else
      uncovered_since_.erase(Paid(name, funder));
  }

  void look_at_excesses() {
    for (auto& [paid, since] : uncovered_since_) {
      const auto& [name, funder] = paid;
      const auto& account = *evidence().account(name);
      const auto excess = account.net_of(funder) - evidence().share_of_stated(account, funder);
      const bool listed = funder == kBuyer && excess <= evidence().left_for_people(account);
      if (excess <= 0 || evidence().fault_active() || is_covered(account) || listed) since = evidence().now();
      if (evidence().now() - since <= options().cover_within || !told_.insert(paid).second) continue;
      violated("excess not covered", "customer",
               payer(account, funder) + " was debited " + money_text(account.net_of(funder), account.currency) +
                   " for goods of " + money_text(evidence().share_of_stated(account, funder), account.currency) +
                   ", and no reversal or refund is stored that would send it back",
               account.entry);
    }
  }

  bool is_covered(const Account& account) const {
    for (const auto& number : account.numbers) {
      const auto state = evidence().state_of("payment", number);
      if (!state.empty() && !is_final_state(*rules_of("payment"), state)) return true;
      const auto known = evidence().payments().find(number);
      if (known != evidence().payments().end() && evidence().waits_for_its_expiry(known->second.order_ref)) return true;
    }
    return anything_open("refund") || anything_open("order-attempt") || anything_open("attempt");
  }

  bool anything_open(std::string_view machine) const {
    const auto found = evidence().machines().find(machine);
    if (found == evidence().machines().end()) return false;
    for (const auto& [key, state] : found->second)
      if (!is_final_state(*rules_of(machine), state.state)) return true;
    return false;
  }

  std::uint64_t last_told(const Account& account) const {
    std::uint64_t last = account.entry;
    for (const auto i : account.intents) last = std::max(last, evidence().intents()[i].entry);
    return last;
  }

  std::map<Paid, Duration> uncovered_since_;
  std::set<Paid> told_;
};

}  // namespace

std::unique_ptr<Truth> no_double_charge(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<NoDoubleCharge>(1, "no double charge", evidence, options);
}

}  // namespace tillrig
