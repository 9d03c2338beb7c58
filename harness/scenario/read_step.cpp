#include "harness/scenario/read_step.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "harness/scenario/fields.h"
#include "harness/scenario/names.h"
#include "harness/scenario/placeholders.h"
#include "harness/scenario/read_expectation.h"
#include "harness/scenario/role_words.h"
#include "harness/scenario/vocabulary.h"

namespace tillrig {

namespace {

std::vector<std::string> list(const std::set<std::string>& names) {
  return {names.begin(), names.end()};
}

std::vector<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  return {std::istream_iterator<std::string>(in), {}};
}

// A flag that is set is said by its name alone.
std::string spoken_step(const JsonNode& node) {
  std::string text;
  for (const Member& member : *node.object()) {
    const bool* flag = std::get_if<bool>(&member.value.value);
    text += (text.empty() ? "" : " ") + member.key + (flag && *flag ? "" : " " + spoken(member.value));
  }
  return text;
}

}  // namespace

Step StepReader::read(const JsonNode& node) {
  check_captures(node);
  return {read_action(node), spoken_step(node), *node.file, node.line};
}

void StepReader::check_captures(const JsonNode& node) {
  if (const auto* items = node.array())
    for (const JsonNode& item : *items) check_captures(item);
  if (const auto* members = node.object())
    for (const Member& member : *members) check_captures(member.value);
  if (!node.text()) return;
  for (const std::string& name : placeholders(*node.text()))
    if (!captures_.contains(name))
      problems_.push_back(node.problem(
          fmt::format("${{{}}} is used before it is made, expected its capture in an earlier step", name)));
}

StepAction StepReader::read_action(const JsonNode& node) {
  if (node.find("fault")) return read_fault(node);
  if (node.find("heal")) return read_heal(node);
  if (node.find("crash")) return read_crash(node);
  if (node.find("backup")) return read_backup(node);
  if (node.find("restore")) return read_restore(node);
  if (node.find("restart")) return Restart{read_node(node, "restart")};
  if (node.find("wait")) return Wait{duration_of(node, "wait", problems_).value_or(Duration{})};
  if (node.find("advance")) return Advance{duration_of(node, "advance", problems_).value_or(Duration{})};
  if (const JsonNode* event = node.find("wait_for"))
    return WaitFor{read_trigger(*event), duration_of(node, "within", problems_).value_or(Duration{})};
  if (node.find("step_clock"))
    return StepClock{read_node(node, "step_clock"), duration_of(node, "by", problems_).value_or(Duration{})};
  if (node.find("drift_clock")) return DriftClock{read_node(node, "drift_clock"), integer_of(node, "ppm")};
  if (node.find("capture")) return read_capture(node);
  if (const JsonNode* expected = node.find("expect")) return ExpectNow{read_expectation(*expected, world_, problems_)};
  if (node.find("serve")) return read_serve(node);
  if (node.find("recover")) return read_recover(node);
  if (const JsonNode* recovered = node.find("recovered")) return read_recovered(*recovered);
  if (auto action = read_back_office(node)) return std::move(*action);
  return read_hand(node);
}

StepAction StepReader::read_hand(const JsonNode& node) {
  if (const JsonNode* item = node.find("scan")) {
    known(*item, "item", goods_names(world_), problems_);
    const Goods* goods = world_.item(*item->text());
    return Scan{read_till(node, world_, problems_), goods ? goods->barcode : ""};
  }
  if (node.find("scan_raw")) return Scan{read_till(node, world_, problems_), text_of(node, "scan_raw")};
  if (const JsonNode* code = node.find("scan_code")) {
    known(*code, "code", list(codes_), problems_);
    return ScanCode{read_till(node, world_, problems_), *code->text()};
  }
  if (const JsonNode* key = node.find("press")) {
    const NodeName till = read_till(node, world_, problems_);
    const WorldNode* desk = world_.desk_of(till.text());
    known(*key, "key", desk ? desk->keys : std::vector<std::string>{}, problems_);
    return Press{till, *key->text()};
  }
  if (node.find("show_code")) return read_show_code(node, "show_code", true);
  if (auto action = read_amount(node)) return std::move(*action);
  if (auto action = read_hand_at_reader(node)) return std::move(*action);
  if (node.find("take_code")) return read_show_code(node, "take_code", false);
  if (node.find("confirm")) return OnPhone{read_owner_of_wallet(node, "confirm"), true};
  if (node.find("reject")) return OnPhone{read_owner_of_wallet(node, "reject"), false};
  return read_cable(node, node.find("plug") ? "plug" : "unplug");
}

StepAction StepReader::read_cable(const JsonNode& node, std::string_view key) {
  const NodeName till = read_till(node, world_, problems_);
  const WorldNode* desk = world_.desk_of(till.text());
  const JsonNode* device = node.find(key);
  if (device) known(*device, "device", desk ? desk->devices : std::vector<std::string>{}, problems_);
  return Cable{till, text_of(node, key), key == "plug"};
}

StepAction StepReader::read_show_code(const JsonNode& node, std::string_view key, bool scan) {
  ShowCode show;
  if (scan) show.till = read_till(node, world_, problems_);
  show.customer = read_owner_of_wallet(node, key);
  show.as = text_of(node, "as");
  show.scan = scan;
  if (!show.as.empty()) codes_.insert(show.as);
  return show;
}

StepAction StepReader::read_fault(const JsonNode& node) {
  StartFault start;
  Fault& fault = start.fault;
  const JsonNode& name = *node.find("fault");
  fault.as = text_of(node, "as", *name.text());
  if (!faults_.insert(fault.as).second)
    problems_.push_back(name.problem(
        fmt::format("a second fault called \"{}\", expected \"as\" with another name to tell them apart", fault.as)));
  fault.kind = find_fault_kind(*name.text());
  if (!fault.kind) {
    known(name, "fault", fault_names(), problems_);
    return start;
  }
  check_fault_fields(node, *fault.kind);
  read_fault_place(node, fault);
  fault.both_ways = flag_of(node, "both_ways");
  fault.frame = text_of(node, "frame");
  fault.verb = text_of(node, "verb");
  fault.count = static_cast<int>(integer_of(node, "count"));
  fault.lasts = duration_of(node, "for", problems_);
  fault.delay = duration_of(node, "delay", problems_).value_or(Duration{});
  fault.permille = static_cast<int>(integer_of(node, "permille", fault.permille));
  fault.rate = static_cast<int>(integer_of(node, "rate"));
  fault.queue = static_cast<int>(integer_of(node, "queue"));
  fault.reason = text_of(node, "reason");
  if (const JsonNode* reason = node.find("reason")) known(*reason, "reason", decline_reasons(), problems_);
  fault.amount = money_of(node, "amount", problems_);
  fault.executed = flag_of(node, "executed");
  if (const JsonNode* when = node.find("when")) fault.when = read_trigger(*when);
  return start;
}

void StepReader::read_fault_place(const JsonNode& node, Fault& fault) {
  const bool link = fault.kind->place == FaultPlace::link;
  const std::string_view needed = link ? "from" : "at";
  if (!node.find(needed)) {
    problems_.push_back(
        node.problem(fmt::format("{}: missing, expected the node where {} happens", needed, fault.kind->name)));
    return;
  }
  if (link) {
    fault.from = read_node(node, "from");
    if (node.find("to")) fault.to = read_node(node, "to");
    return;
  }
  const JsonNode& at = *node.find("at");
  fault.at = NodeName(*at.text());
  if (fault.kind->place == FaultPlace::outcome) {
    read_book_of_fault(node, at, *fault.kind);
  } else if (fault.kind->place == FaultPlace::device) {
    known(at, "desk", names_with_role(world_, "desk"), problems_);
  } else if (fault.kind->place == FaultPlace::node) {
    known(at, "node that can stand still", names_of_nodes_without_devices(world_), problems_);
  } else {
    known(at, "node", node_names(world_), problems_);
  }
}

// Where money is moved: not every book can do everything.
void StepReader::read_book_of_fault(const JsonNode& node, const JsonNode& at, const FaultKind& kind) {
  if (!known(at, "wallet or bank", book_names(world_), problems_)) return;
  const std::string& role = world_.node(*at.text())->role;
  if (!kind.happens_at(role))
    problems_.push_back(at.problem(fmt::format("a {} has no {}", role, kind.name)));
  else if (const JsonNode* verb = node.find("verb"))
    known(*verb, "verb", verbs_of_book(role), problems_);
}

void StepReader::check_fault_fields(const JsonNode& node, const FaultKind& kind) {
  std::vector<std::string> allowed = words(kind.takes);
  for (const char* always : {"fault", "as", "count", "for", "when"})
    if (kind.place != FaultPlace::node || always != std::string_view("count")) allowed.emplace_back(always);
  if (kind.place == FaultPlace::link)
    allowed.insert(allowed.end(), {"from", "to"});
  else
    allowed.emplace_back("at");
  for (const Member& member : *node.object())
    if (std::find(allowed.begin(), allowed.end(), member.key) == allowed.end())
      problems_.push_back({*node.file, member.line,
                           fmt::format("{}: {} takes no such field, {}", member.value.path, kind.name,
                                       expected_one_of(member.key, allowed))});
}

StepAction StepReader::read_heal(const JsonNode& node) {
  const JsonNode& what = *node.find("heal");
  auto names = list(faults_);
  names.emplace_back("all");
  known(what, "fault here", names, problems_);
  faults_.erase(*what.text());
  if (*what.text() == "all") faults_.clear();
  return Heal{*what.text()};
}

StepAction StepReader::read_crash(const JsonNode& node) {
  Crash crash;
  crash.node = read_node(node, "crash");
  crash.point = text_of(node, "point");
  crash.nth = static_cast<int>(integer_of(node, "nth", 1));
  if (const JsonNode* when = node.find("when")) crash.when = read_trigger(*when);
  crash.restart_after = duration_of(node, "restart_after", problems_);
  const WorldNode* crashed = world_.node(crash.node.text());
  const RoleWords* role = crashed ? words_of_role(crashed->role) : nullptr;
  if (role && !crash.point.empty())
    if (const auto why_not = why_no_fault_point(*role, crash.point))
      problems_.push_back(node.find("point")->problem(*why_not));
  if (crash.when && !crash.point.empty())
    problems_.push_back(node.find("point")->problem("a crash has one moment, expected either \"point\" or \"when\""));
  if (const JsonNode* nth = node.find("nth"); nth && crash.point.empty())
    problems_.push_back(nth->problem("counts passings of a point, expected \"point\" beside it"));
  return crash;
}

BackUp StepReader::read_backup(const JsonNode& node) {
  BackUp backup{NodeName(text_of(node, "backup")), text_of(node, "as")};
  std::vector<std::string> with_a_disk;
  for (const auto& name : nodes_with_a_store(world_)) with_a_disk.push_back(name.text());
  known(*node.find("backup"), "node with a disk", with_a_disk, problems_);
  if (!backups_.try_emplace(backup.as, backup.node).second)
    problems_.push_back(node.find("as")->problem(
        fmt::format("a second backup called \"{}\", expected another name to tell them apart", backup.as)));
  return backup;
}

Restore StepReader::read_restore(const JsonNode& node) {
  Restore restore{read_node(node, "restore"), text_of(node, "from"), duration_of(node, "restart_after", problems_)};
  const JsonNode& from = *node.find("from");
  std::vector<std::string> names;
  names.reserve(backups_.size());
  for (const auto& [name, of] : backups_) names.push_back(name);
  if (known(from, "backup", names, problems_) && backups_.at(restore.from) != restore.node)
    problems_.push_back(from.problem(
        fmt::format("is a backup of {}, expected one of {}", backups_.at(restore.from).text(), restore.node.text())));
  return restore;
}

StepAction StepReader::read_capture(const JsonNode& node) {
  captures_.insert(text_of(node, "capture"));
  return Capture{text_of(node, "capture"), read_trigger(*node.find("from")), text_of(node, "field"),
                 duration_of(node, "within", problems_).value_or(Capture{}.within)};
}

Trigger StepReader::read_trigger(const JsonNode& node) {
  Trigger trigger;
  known(*node.find("event"), "event", event_kinds(), problems_);
  trigger.event = text_of(node, "event");
  trigger.nth = static_cast<int>(integer_of(node, "nth", 1));
  for (const Member& member : *node.object()) {
    if (member.key == "event" || member.key == "nth") continue;
    trigger.fields.emplace_back(member.key, member.value.text() ? *member.value.text() : spoken(member.value));
    if (member.key == "node") known(member.value, "node", node_names(world_), problems_);
  }
  return trigger;
}

NodeName StepReader::read_node(const JsonNode& node, std::string_view key) {
  known(*node.find(key), "node", node_names(world_), problems_);
  return NodeName(text_of(node, key));
}

std::string StepReader::read_customer(const JsonNode& node, std::string_view key) {
  known(*node.find(key), "customer", customer_names(world_), problems_);
  return text_of(node, key);
}

std::string StepReader::read_owner_of_wallet(const JsonNode& node, std::string_view key) {
  std::string name = read_customer(node, key);
  if (const Customer* customer = world_.customer(name); customer && customer->wallet.empty())
    problems_.push_back(node.find(key)->problem(fmt::format("{} has no wallet, expected who has one", name)));
  return name;
}

}  // namespace tillrig
