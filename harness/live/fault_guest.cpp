#include "harness/live/fault_guest.h"

#include <nlohmann/json.hpp>
#include <thread>

#include "reference/ports/random.h"
#include "simulators/disks/faulty_vfs.h"

namespace tillrig {
namespace {

using nlohmann::json;

LinkRule link_rule_of(const json& from) {
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
  from.at("rate").get_to(rule.rate);
  from.at("queue").get_to(rule.queue);
  return rule;
}

DiskRule disk_rule_of(const json& from) {
  DiskRule rule;
  from.at("id").get_to(rule.id);
  rule.trouble = static_cast<DiskTrouble>(from.at("trouble").get<int>());
  from.at("count").get_to(rule.count);
  rule.delay = Duration(from.at("delay_ns").get<std::int64_t>());
  return rule;
}

void record_fired(Log& log, const NodeName& node, const DiskRule& rule) {
  log.record(Event("fault.fired").with("fault", name_of(rule.trouble)).with("target", node).with("id", rule.id));
}

class FaultGuest final : public NodeGuest {
 public:
  FaultGuest(const NodeSpec& spec, Transport& inner, Clock& clock, Timers& timers, Log& log)
      : links_(inner, clock, timers, log, keyed(keyed(spec.seed, "links"), spec.name.text()), live_driver()),
        disk_([speed = spec.time.speed](Duration delay) { std::this_thread::sleep_for(delay / speed); },
              [&log, node = spec.name](const DiskRule& rule) { record_fired(log, node, rule); }) {}

  Transport& transport() override { return links_; }
  std::string vfs() const override { return disk_.name(); }

  std::optional<std::string> perform(std::string_view verb, std::string_view arguments) override {
    try {
      if (verb == "link")
        links_.add(link_rule_of(json::parse(arguments)));
      else if (verb == "disk")
        disk_.add(disk_rule_of(json::parse(arguments)));
      else if (verb == "heal")
        heal(json::parse(arguments).get<std::int64_t>());
      else
        return "there is no command " + std::string(verb);
    } catch (const json::exception& error) {
      return std::string(verb) + ": " + error.what();
    }
    return std::nullopt;
  }

 private:
  void heal(std::int64_t fault_id) {
    links_.heal(fault_id);
    disk_.heal(fault_id);
  }

  LinkFaults links_;
  FaultyVfs disk_;
};

}  // namespace

std::unique_ptr<NodeGuest> make_fault_guest(const NodeSpec& spec, Transport& inner, Clock& clock, Timers& timers,
                                            Log& log) {
  return std::make_unique<FaultGuest>(spec, inner, clock, timers, log);
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
                  {"delay_ns", rule.delay.count()},
                  {"rate", rule.rate},
                  {"queue", rule.queue}};
  return "link " + form.dump();
}

std::string disk_command(const DiskRule& rule) {
  const json form{{"id", rule.id},
                  {"trouble", static_cast<int>(rule.trouble)},
                  {"count", rule.count},
                  {"delay_ns", rule.delay.count()}};
  return "disk " + form.dump();
}

std::string heal_command(std::int64_t fault_id) {
  return "heal " + std::to_string(fault_id);
}

NodeName live_driver() {
  return NodeName("harness");
}

}  // namespace tillrig
