#include <fmt/format.h>

#include <algorithm>

#include "harness/scenario/fields.h"
#include "harness/scenario/names.h"
#include "harness/scenario/read_expectation.h"
#include "harness/scenario/read_step.h"
#include "reference/protocol/business_day.h"

// Steps about cash, cards and what happens after closing time.
namespace tillrig {

namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> card_names(const World& world) {
  std::vector<std::string> names;
  names.reserve(world.cards.size());
  for (const WorldCard& card : world.cards) names.push_back(card.name);
  return names;
}

}  // namespace

std::optional<StepAction> StepReader::read_amount(const JsonNode& node) {
  if (node.find("type")) return TypeAmount{read_till(node, world_, problems_), text_of(node, "type")};
  if (node.find("bring_back"))
    return BringBack{read_till(node, world_, problems_), read_customer(node, "customer"),
                     money_of(node, "bring_back", problems_).value_or(Money::zero(Currency::cny()))};
  if (!node.find("give_cash")) return std::nullopt;
  GiveCash cash{read_till(node, world_, problems_), read_customer(node, "customer"),
                money_of(node, "give_cash", problems_).value_or(Money::zero(Currency::cny()))};
  need_key(node, cash.till, "cash");
  return cash;
}

std::optional<StepAction> StepReader::read_hand_at_reader(const JsonNode& node) {
  constexpr std::pair<std::string_view, CardMove> moves[] = {
      {"insert_card", CardMove::insert}, {"tap_card", CardMove::tap}, {"swipe_card", CardMove::swipe}};
  const auto card_in = [&](std::string_view key) {
    known(*node.find(key), "card", card_names(world_), problems_);
    return text_of(node, key);
  };
  std::optional<StepAction> action;
  for (const auto& [key, move] : moves)
    if (node.find(key)) action = HoldCard{NodeName(), card_in(key), move};
  if (node.find("enter_pin")) action = EnterPin{NodeName(), card_in("enter_pin"), flag_of(node, "wrong")};
  if (node.find("pull_card")) action = PullCard{};
  if (node.find("pad_cancel")) action = CancelPad{};
  if (!action) return std::nullopt;
  for (const char* key : {"pull_card", "pad_cancel"})
    if (node.find(key) && !flag_of(node, key))
      problems_.push_back(node.find(key)->problem("found false, expected true"));
  const NodeName till = read_till(node, world_, problems_);
  need_reader(node, till);
  std::visit(
      [&](auto& one) {
        if constexpr (requires { one.till; }) one.till = till;
      },
      *action);
  return action;
}

std::optional<StepAction> StepReader::read_back_office(const JsonNode& node) {
  if (!node.find("statement") && !node.find("deliver") && !node.find("decide")) return std::nullopt;
  need_reconciliation(node);
  if (node.find("statement")) return read_statement(node);
  if (const JsonNode* again = node.find("deliver")) {
    known(*again, "statement", {statements_.begin(), statements_.end()}, problems_);
    return DeliverAgain{*again->text()};
  }
  DecideRow decision{text_of(node, "decide"), text_of(node, "action"), text_of(node, "by"), text_of(node, "why"), {}};
  if (node.find("refused")) decision.refused = text_of(node, "refused");
  return decision;
}

IssueStatement StepReader::read_statement(const JsonNode& node) {
  const JsonNode& book = *node.find("statement");
  const JsonNode& day = *node.find("day");
  known(book, "wallet or bank", book_names(world_), problems_);
  if (!is_business_day(*day.text()))
    problems_.push_back(day.problem(fmt::format("found \"{}\", expected a day that exists", *day.text())));
  IssueStatement statement{NodeName(*book.text()), *day.text(), text_of(node, "as", *book.text())};
  if (!statements_.insert(statement.as).second)
    problems_.push_back(book.problem(fmt::format(
        "a second statement called \"{}\", expected \"as\" with another name to tell them apart", statement.as)));
  return statement;
}

void StepReader::need_key(const JsonNode& step, const NodeName& till, std::string_view key) {
  const WorldNode* desk = world_.desk_of(till.text());
  if (desk && !has(desk->keys, key))
    problems_.push_back(step.problem(fmt::format("the keyboard of {} has no key \"{}\"", till.text(), key)));
}

void StepReader::need_reader(const JsonNode& step, const NodeName& till) {
  const WorldNode* desk = world_.desk_of(till.text());
  if (desk && !has(desk->devices, "reader"))
    problems_.push_back(step.problem(fmt::format("{} has no card reader", till.text())));
}

void StepReader::need_reconciliation(const JsonNode& step) {
  if (names_with_role(world_, "reconciliation").size() != 1)
    problems_.push_back(step.problem(fmt::format("{} has no one node that reconciles", world_.id)));
}

}  // namespace tillrig
