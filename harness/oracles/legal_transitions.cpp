#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 5: only legal transitions; a final state is never left; a machine moves from where it was.
class LegalTransitions final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"state.changed"}; }

  void on(const Entry& entry) override {
    subject();
    const auto machine = entry.event.text("machine");
    const auto from = entry.event.text("from");
    const auto to = entry.event.text("to");
    const auto who = std::string(machine) + ' ' + std::string(entry.event.text("key"));
    const auto move = std::string(is_birth(from) ? "birth" : from) + " -> " + std::string(to);
    const auto* rules = rules_of(machine);
    if (!rules)
      return violated("unknown machine", std::string(machine), who + " is in no table of legal moves", entry.number);
    if (is_final_state(*rules, from) && from != to)
      violated("final state left", std::string(machine),
               who + " left its final state: " + move + " on " + std::string(entry.event.text("event")), entry.number);
    else if (!is_legal(*rules, from, to))
      violated("illegal transition", std::string(machine),
               who + " made an illegal move: " + move + " on " + std::string(entry.event.text("event")), entry.number);
    else
      check_continuity(entry, who, from);
  }

 private:
  // Across a crash this is truth 8.
  void check_continuity(const Entry& entry, const std::string& who, std::string_view from) {
    const auto* before = evidence().before();
    const bool crashed = before ? evidence().crashes(entry.node) > before->crashes : evidence().crashes(entry.node) > 0;
    if (crashed) return;
    if (before && before->state != from)
      violated(
          "moved from elsewhere", std::string(entry.event.text("machine")),
          who + " moved from " + (is_birth(from) ? "nothing" : std::string(from)) + " although it was " + before->state,
          entry.number);
    if (!before && !is_birth(from))
      violated("moved from elsewhere", std::string(entry.event.text("machine")),
               who + " moved from " + std::string(from) + " although nothing had been recorded of it", entry.number);
  }
};

}  // namespace

std::unique_ptr<Truth> legal_transitions(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<LegalTransitions>(5, "only legal state transitions", evidence, options);
}

}  // namespace tillrig
