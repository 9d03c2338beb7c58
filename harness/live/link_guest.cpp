#include "harness/live/link_guest.h"

#include <nlohmann/json.hpp>

#include "reference/ports/random.h"

namespace tillrig {
namespace {

using nlohmann::json;

LinkRule rule_of(const json& from) {
  LinkRule rule;
  from.at("id").get_to(rule.id);
  from.at("fault").get_to(rule.fault);
  rule.action = static_cast<LinkAction>(from.at("action").get<int>());
  rule.from = NodeName(from.at("from").get<std::string>());
  rule.to = NodeName(from.at("to").get<std::string>());
  from.at("verb").get_to(rule.verb);
  if (const int type = from.at("type"); type >= 0) rule.type = static_cast<FrameType>(type);
  from.at("count").get_to(rule.count);
  from.at("permille").get_to(rule.permille);
  rule.delay = Duration(from.at("delay_ns").get<std::int64_t>());
  return rule;
}

class LinkGuest final : public TransportGuest {
 public:
  LinkGuest(const NodeSpec& spec, Transport& inner, Clock& clock, Timers& timers, Log& log)
      : faults_(inner, clock, timers, log, keyed(keyed(spec.seed, "links"), spec.name.text()), live_driver()) {}

  Transport& transport() override { return faults_; }

  std::optional<std::string> perform(std::string_view verb, std::string_view arguments) override {
    try {
      if (verb == "link")
        faults_.add(rule_of(json::parse(arguments)));
      else if (verb == "heal")
        faults_.heal(json::parse(arguments).get<std::int64_t>());
      else
        return "there is no command " + std::string(verb);
    } catch (const json::exception& error) {
      return std::string(verb) + ": " + error.what();
    }
    return std::nullopt;
  }

 private:
  LinkFaults faults_;
};

}  // namespace

std::unique_ptr<TransportGuest> make_link_guest(const NodeSpec& spec, Transport& inner, Clock& clock, Timers& timers,
                                                Log& log) {
  return std::make_unique<LinkGuest>(spec, inner, clock, timers, log);
}

std::string link_command(const LinkRule& rule) {
  const json form{{"id", rule.id},
                  {"fault", rule.fault},
                  {"action", static_cast<int>(rule.action)},
                  {"from", rule.from.text()},
                  {"to", rule.to.text()},
                  {"verb", rule.verb},
                  {"type", rule.type ? static_cast<int>(*rule.type) : -1},
                  {"count", rule.count},
                  {"permille", rule.permille},
                  {"delay_ns", rule.delay.count()}};
  return "link " + form.dump();
}

std::string heal_command(std::int64_t fault_id) {
  return "heal " + std::to_string(fault_id);
}

NodeName live_driver() {
  return NodeName("harness");
}

}  // namespace tillrig
