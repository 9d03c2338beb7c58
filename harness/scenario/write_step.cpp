#include "harness/scenario/write_step.h"

#include <algorithm>

#include "harness/scenario/names.h"

namespace tillrig {

namespace {

using Json = FileObject::Json;

FileObject written_trigger(const Trigger& trigger) {
  FileObject written;
  written.text("event", trigger.event);
  if (trigger.nth != 1) written.number("nth", trigger.nth);
  for (const auto& [field, value] : trigger.fields) written.put(field.c_str(), value);
  return written;
}

FileObject written_fault(const Fault& fault) {
  FileObject written;
  written.text("fault", fault.kind->name)
      .name("at", fault.at)
      .name("from", fault.from)
      .name("to", fault.to)
      .flag("both_ways", fault.both_ways)
      .text("verb", fault.verb)
      .text("frame", fault.frame);
  if (fault.count != 0) written.number("count", fault.count);
  if (fault.delay != Duration{}) written.time("delay", fault.delay);
  if (fault.permille != Fault{}.permille) written.number("permille", fault.permille);
  if (fault.rate != 0) written.number("rate", fault.rate);
  if (fault.queue != 0) written.number("queue", fault.queue);
  written.money("amount", fault.amount).text("reason", fault.reason).flag("executed", fault.executed);
  if (fault.when) written.put("when", written_trigger(*fault.when).json());
  written.time("for", fault.lasts);
  if (fault.as != fault.kind->name) written.text("as", fault.as);
  return written;
}

const char* key_of(CardMove move) {
  switch (move) {
    case CardMove::insert:
      return "insert_card";
    case CardMove::tap:
      return "tap_card";
    case CardMove::swipe:
      break;
  }
  return "swipe_card";
}

const char* word_of(OnThePhone phone) {
  switch (phone) {
    case OnThePhone::confirms:
      return "";
    case OnThePhone::rejects:
      return "rejects";
    case OnThePhone::ignores:
      break;
  }
  return "ignores";
}

// One function a step and none for all of them: a step that nobody can write does not compile.
class StepWriter {
 public:
  explicit StepWriter(const World& world) : world_(world) {}

  FileObject operator()(const Scan& step) const {
    const auto item = std::find_if(world_.goods.begin(), world_.goods.end(),
                                   [&](const Goods& goods) { return goods.barcode == step.code; });
    FileObject written;
    if (item == world_.goods.end())
      written.text("scan_raw", step.code);
    else
      written.text("scan", item->name);
    return at(step.till, written);
  }
  FileObject operator()(const Press& step) const { return at(step.till, FileObject().text("press", step.key)); }
  FileObject operator()(const TypeAmount& step) const { return at(step.till, FileObject().text("type", step.amount)); }
  FileObject operator()(const GiveCash& step) const {
    return at(step.till, FileObject().money("give_cash", step.amount).text("customer", step.customer));
  }
  FileObject operator()(const BringBack& step) const {
    return at(step.till, FileObject().money("bring_back", step.amount).text("customer", step.customer));
  }
  FileObject operator()(const HoldCard& step) const {
    return at(step.till, FileObject().text(key_of(step.move), step.card));
  }
  FileObject operator()(const PullCard& step) const { return at(step.till, FileObject().flag("pull_card", true)); }
  FileObject operator()(const EnterPin& step) const {
    return at(step.till, FileObject().text("enter_pin", step.card).flag("wrong", step.wrong));
  }
  FileObject operator()(const CancelPad& step) const { return at(step.till, FileObject().flag("pad_cancel", true)); }
  FileObject operator()(const ShowCode& step) const {
    return at(step.till, FileObject().text(step.scan ? "show_code" : "take_code", step.customer).text("as", step.as));
  }
  FileObject operator()(const ScanCode& step) const { return at(step.till, FileObject().text("scan_code", step.as)); }
  FileObject operator()(const OnPhone& step) const {
    return FileObject().text(step.agrees ? "confirm" : "reject", step.customer);
  }
  FileObject operator()(const Cable& step) const {
    return at(step.till, FileObject().text(step.plugged ? "plug" : "unplug", step.device));
  }

  FileObject operator()(const StartFault& step) const { return written_fault(step.fault); }
  FileObject operator()(const Heal& step) const { return FileObject().text("heal", step.as); }
  FileObject operator()(const Crash& step) const {
    FileObject written;
    written.name("crash", step.node).text("point", step.point);
    if (step.nth != 1) written.number("nth", step.nth);
    if (step.when) written.put("when", written_trigger(*step.when).json());
    return written.time("restart_after", step.restart_after);
  }
  FileObject operator()(const Restart& step) const { return FileObject().name("restart", step.node); }
  FileObject operator()(const BackUp& step) const { return FileObject().name("backup", step.node).text("as", step.as); }
  FileObject operator()(const Restore& step) const {
    FileObject written;
    written.name("restore", step.node).text("from", step.from);
    return written.time("restart_after", step.restart_after);
  }
  FileObject operator()(const StepClock& step) const {
    return FileObject().name("step_clock", step.node).time("by", step.by);
  }
  FileObject operator()(const DriftClock& step) const {
    return FileObject().name("drift_clock", step.node).number("ppm", step.parts_per_million);
  }

  FileObject operator()(const Wait& step) const { return FileObject().time("wait", step.time); }
  FileObject operator()(const Advance& step) const { return FileObject().time("advance", step.time); }
  FileObject operator()(const WaitFor& step) const {
    return FileObject().put("wait_for", written_trigger(step.event).json()).time("within", step.within);
  }
  FileObject operator()(const Capture& step) const {
    FileObject written;
    written.text("capture", step.name).put("from", written_trigger(step.event).json()).text("field", step.field);
    return step.within == Capture{}.within ? written : written.time("within", step.within);
  }
  FileObject operator()(const ExpectNow& step) const {
    return FileObject().put("expect", written_expectation(step.expectation, world_).json());
  }

  FileObject operator()(const IssueStatement& step) const {
    FileObject written;
    written.name("statement", step.book).text("day", step.day);
    return step.as == step.book.text() ? written : written.text("as", step.as);
  }
  FileObject operator()(const DeliverAgain& step) const { return FileObject().text("deliver", step.as); }
  FileObject operator()(const DecideRow& step) const {
    return FileObject()
        .text("decide", step.row)
        .text("action", step.action)
        .text("by", step.by)
        .text("why", step.why)
        .text("refused", step.refused.value_or(""));
  }

  FileObject operator()(const Serve& step) const {
    FileObject written;
    written.text("serve", step.customer)
        .name("till", written_till(step.till, world_))
        .put("buys", written_goods(step.buys, world_).json())
        .put("pays", step.pays)
        .money("part", step.part)
        .text("phone", word_of(step.phone))
        .text("in_doubt", step.in_doubt == InDoubt::steps_aside ? "steps aside" : "");
    if (step.patience != Serve{}.patience) written.time("patience", step.patience);
    return written.money("returns", step.returns);
  }
  FileObject operator()(const Recover& step) const {
    if (step.core.empty()) return FileObject().text("recover", "all");
    Json core = Json::array();
    for (const NodeName& node : step.core) core.push_back(node.text());
    return FileObject().put("recover", std::move(core));
  }
  FileObject operator()(const Recovered&) const { return FileObject().flag("recovered", true); }

 private:
  FileObject at(const NodeName& till, FileObject& written) const {
    return written.name("till", written_till(till, world_));
  }

  const World& world_;
};

}  // namespace

FileObject written_step(const StepAction& action, const World& world) {
  return std::visit(StepWriter(world), action);
}

FileObject written_goods(const std::map<std::string, int>& buys, const World& world) {
  FileObject written;
  for (const Goods& goods : world.goods)
    if (const auto bought = buys.find(goods.name); bought != buys.end())
      written.number(goods.name.c_str(), bought->second);
  return written;
}

NodeName written_till(const NodeName& till, const World& world) {
  return names_with_role(world, "till").size() == 1 ? NodeName() : till;
}

}  // namespace tillrig
