#include <algorithm>
#include <map>
#include <set>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 1: debits - refunds + cash kept of a customer = price of the goods this customer took away and kept. Until
// convergence an excess over everything the customer ever decided to buy must be covered by something stored that will
// send it back.
class NoDoubleCharge final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"book.entry", "state.changed", "fault.healed", "node.started", "message.sent"};
  }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "book.entry")
      watch(std::string(entry.event.text("customer")) + ' ' + std::string(entry.event.text("currency")));
    if (!uncovered_since_.empty()) look_at_excesses();
  }

  void at_convergence() override {
    for (const auto& [name, account] : evidence().accounts()) {
      subject();
      const auto price = evidence().price_owed(account);
      const auto least = price - evidence().price_pending_back(account);
      if (account.net() >= least && account.net() <= price) continue;
      const auto paid = money_text(account.net(), account.currency);
      const auto goods =
          price == 0 ? "took nothing away" : "took goods for " + money_text(price, account.currency) + " away";
      if (account.net() > price)
        violated("overcharged", "customer",
                 account.customer + " paid " + paid + " but " + goods + ": " +
                     money_text(account.net() - price, account.currency) + " too much",
                 account.entry);
      else
        violated("undercharged", "customer",
                 account.customer + " " + goods + " but paid " + paid + ": the shop lacks " +
                     money_text(price - account.net(), account.currency),
                 last_told(account));
    }
  }

 private:
  void watch(const std::string& name) {
    const auto* account = evidence().account(name);
    if (!account) return;
    if (account->net() > evidence().price_of_stated(*account))
      uncovered_since_.try_emplace(name, evidence().now());
    else
      uncovered_since_.erase(name);
  }

  void look_at_excesses() {
    for (auto& [name, since] : uncovered_since_) {
      const auto& account = *evidence().account(name);
      if (evidence().fault_active() || is_covered(account)) since = evidence().now();
      if (evidence().now() - since <= options().cover_within || !told_.insert(name).second) continue;
      violated("excess not covered", "customer",
               account.customer + " was debited " + money_text(account.net(), account.currency) + " for goods of " +
                   money_text(evidence().price_of_stated(account), account.currency) +
                   ", and no reversal or refund is stored that would send it back",
               account.entry);
    }
  }

  bool is_covered(const Account& account) const {
    for (const auto& number : account.numbers) {
      const auto state = evidence().state_of("payment", number);
      if (!state.empty() && !is_final_state(*rules_of("payment"), state)) return true;
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

  std::map<std::string, Duration> uncovered_since_;
  std::set<std::string> told_;
};

}  // namespace

std::unique_ptr<Truth> no_double_charge(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<NoDoubleCharge>(1, "no double charge", evidence, options);
}

}  // namespace tillrig
