#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "harness/scenario/document.h"
#include "harness/scenario/scenario.h"

namespace tillrig {

// What `buys` of the object says.
std::map<std::string, int> read_goods_bought(const JsonNode& node, const World& world, Problems& problems);

// Reads the steps of one scenario in order, since a step may use what an earlier one made.
class StepReader {
 public:
  StepReader(const World& world, Problems& problems) : world_(world), problems_(problems) {}

  Step read(const JsonNode& node);
  // Says so when a text in `node` uses a capture that no step before it makes.
  void check_captures(const JsonNode& node);

 private:
  StepAction read_action(const JsonNode& node);
  StepAction read_hand(const JsonNode& node);
  std::optional<StepAction> read_hand_at_reader(const JsonNode& node);
  std::optional<StepAction> read_amount(const JsonNode& node);
  std::optional<StepAction> read_back_office(const JsonNode& node);
  IssueStatement read_statement(const JsonNode& node);
  void need_key(const JsonNode& step, const NodeName& till, std::string_view key);
  void need_reader(const JsonNode& step, const NodeName& till);
  void need_reconciliation(const JsonNode& step);
  StepAction read_cable(const JsonNode& node, std::string_view key);
  StepAction read_show_code(const JsonNode& node, std::string_view key, bool scan);
  StepAction read_fault(const JsonNode& node);
  void read_fault_place(const JsonNode& node, Fault& fault);
  void read_book_of_fault(const JsonNode& node, const JsonNode& at, const FaultKind& kind);
  void check_fault_fields(const JsonNode& node, const FaultKind& kind);
  Serve read_serve(const JsonNode& node);
  std::string read_way_to_pay(const JsonNode& way, const JsonNode& step, const Serve& serve);
  void need_service(const JsonNode& node, const Serve& serve);
  Recover read_recover(const JsonNode& node);
  Recovered read_recovered(const JsonNode& flag);
  StepAction read_heal(const JsonNode& node);
  StepAction read_crash(const JsonNode& node);
  BackUp read_backup(const JsonNode& node);
  Restore read_restore(const JsonNode& node);
  StepAction read_capture(const JsonNode& node);
  Trigger read_trigger(const JsonNode& node);
  NodeName read_node(const JsonNode& node, std::string_view key);
  std::string read_customer(const JsonNode& node, std::string_view key);
  std::string read_owner_of_wallet(const JsonNode& node, std::string_view key);

  const World& world_;
  Problems& problems_;
  std::set<std::string> captures_, codes_, faults_, statements_;
  std::map<std::string, NodeName> backups_;  // whose disk they are of
  bool recovering_ = false;
};

}  // namespace tillrig
