#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Verbs of the world outside and of the driver: their answers are no promises of the lane.
bool is_of_the_lane(std::string_view verb) {
  return !verb.starts_with("wallet.") && !verb.starts_with("bank.") && !verb.starts_with("hand.") &&
         !verb.starts_with("sim.");
}

// Truth 6: one key, at most one execution; a final answer is the same bytes for ever; nothing earlier comes after it.
class Idempotency final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"message.sent", "gateway.executed"}; }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "gateway.executed")
      executed(entry);
    else if (entry.event.text("type") == "reply" && is_of_the_lane(entry.event.text("verb")) &&
             !entry.event.text("key").empty())
      replied(entry);
  }

 private:
  void executed(const Entry& entry) {
    const std::string number(entry.event.text("number"));
    const auto [place, first] = executed_.try_emplace(entry.node.text() + ' ' + number, entry.event.text("txn"));
    if (first) return subject();
    violated("executed twice", "engine",
             entry.node.text() + " executed number " + number + " twice: as " + place->second + " and as " +
                 std::string(entry.event.text("txn")),
             entry.number);
  }

  void replied(const Entry& entry) {
    const auto& event = entry.event;
    const std::string verb(event.text("verb"));
    const std::string key(event.text("key"));
    const std::string digest(event.text("digest"));
    const auto place = entry.node.text() + ' ' + verb + ' ' + key;
    const bool is_final = event.integer("final") != 0;
    const auto known = final_.find(place);
    // What is not on the old disk that a node was given is answered from what is recovered.
    if (known != final_.end() && evidence().old_disks().lost(entry.node, known->second.entry)) {
      subject();
      if (is_final) known->second = {digest, entry.number};
      return;
    }
    if (known == final_.end()) {
      if (!is_final) return;
      final_.emplace(place, Final{digest, entry.number});
      return subject();
    }
    const auto who = entry.node.text() + " answered " + verb + " for key " + key;
    if (!is_final)
      violated("earlier state after the final one", entry.node.text(),
               who + " as not final after it had given the final answer", entry.number);
    else if (known->second.digest != digest)
      violated("final answer changed", entry.node.text(),
               who + " with another final answer: " + known->second.digest + " became " + digest, entry.number);
  }

  ByText<std::string> executed_;  // gateway and number -> transaction
  struct Final {
    std::string digest;
    std::uint64_t entry = 0;
  };
  ByText<Final> final_;  // by node, verb and key
};

}  // namespace

std::unique_ptr<Truth> idempotency(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<Idempotency>(6, "idempotency", evidence, options);
}

}  // namespace tillrig
