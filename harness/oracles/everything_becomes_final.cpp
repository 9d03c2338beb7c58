#include <optional>
#include <sstream>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 17: after healing everything pending is final within the bound; what a permanent fault holds back is listed.
// After a core was healed, what began there since is final within the bound, whatever else stays broken.
class EverythingBecomesFinal final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"state.changed", "gateway.received", "recovery.began", "recovery.ended"};
  }

  void on(const Entry& entry) override {
    const auto kind = entry.event.kind();
    if (kind == "recovery.began") {
      began_ = entry.at;
      return;
    }
    if (kind == "recovery.ended") return judge_recovery(entry.event.text("nodes"));
    if (kind == "gateway.received") {
      const auto place = requests_.try_emplace(std::string(entry.event.text("number"))).first;
      if (++place->second == options().events_per_payment + 1)
        violated("runaway", "engine",
                 entry.node.text() + " was asked more than " + std::to_string(options().events_per_payment) +
                     " times about number " + place->first,
                 entry.number);
      return;
    }
    const auto& by_key = evidence().machines().find(entry.event.text("machine"))->second;
    const auto& [key, state] = *by_key.find(entry.event.text("key"));
    if (state.moves == options().events_per_payment + 1)
      violated("runaway", state.node.text(),
               std::string(entry.event.text("machine")) + ' ' + key + " changed more than " +
                   std::to_string(options().events_per_payment) + " times",
               entry.number);
  }

  void at_convergence() override { judge_all(); }

 private:
  void judge_recovery(std::string_view names) {
    if (names == "all") return judge_all();
    std::vector<NodeName> nodes;
    std::istringstream words{std::string(names)};
    for (std::string name; words >> name;) nodes.emplace_back(name);
    for (const auto& [machine, by_key] : evidence().machines())
      for (const auto& [key, state] : by_key) {
        if (!evidence().began_among(machine, key, nodes, began_)) continue;
        subject();
        if (!evidence().at_rest(machine, key, options().order_expiry))
          violated("not final", state.node.text(),
                   machine + ' ' + key + " is still " + state.state + " although its core was healed", state.entry);
      }
  }

  void judge_all() {
    for (const auto& [machine, by_key] : evidence().machines())
      for (const auto& [key, state] : by_key) {
        subject();
        if (evidence().at_rest(machine, key, options().order_expiry)) continue;
        const auto what = machine + ' ' + key + " is still " + state.state + " after everything was healed";
        if (!evidence().fault_active())
          violated("not final", state.node.text(), what, state.entry);
        else if (!evidence().listed(key) && machine == "payment")
          violated("not listed", state.node.text(), what + " but what cannot be, and it is on no list", state.entry);
      }
  }

  Duration began_{};               // the recovery under way
  ByText<std::int64_t> requests_;  // by channel number
};

}  // namespace

std::unique_ptr<Truth> everything_becomes_final(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<EverythingBecomesFinal>(17, "everything becomes final", evidence, options);
}

}  // namespace tillrig
