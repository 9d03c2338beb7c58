#include <fmt/format.h>

#include <utility>

#include "harness/scenario/fields.h"
#include "harness/scenario/names.h"
#include "harness/scenario/read_expectation.h"
#include "harness/scenario/read_step.h"

// Steps that people play by themselves: a customer is served, a core recovers.
namespace tillrig {

namespace {

OnThePhone phone_in(const JsonNode& node) {
  const auto word = text_of(node, "phone", "confirms");
  if (word == "rejects") return OnThePhone::rejects;
  return word == "ignores" ? OnThePhone::ignores : OnThePhone::confirms;
}

}  // namespace

std::map<std::string, int> read_goods_bought(const JsonNode& node, const World& world, Problems& problems) {
  std::map<std::string, int> buys;
  for (const Member& member : *node.find("buys")->object()) {
    buys[member.key] = static_cast<int>(std::get<std::int64_t>(member.value.value));
    if (!world.item(member.key))
      problems.push_back({*node.file, member.line,
                          fmt::format("{}: unknown item \"{}\", {}", member.value.path, member.key,
                                      expected_one_of(member.key, goods_names(world)))});
  }
  return buys;
}

Serve StepReader::read_serve(const JsonNode& node) {
  Serve serve;
  serve.till = read_till(node, world_, problems_);
  serve.customer = read_customer(node, "serve");
  serve.buys = read_goods_bought(node, world_, problems_);
  for (const JsonNode& way : *node.find("pays")->array()) serve.pays.push_back(read_way_to_pay(way, node, serve));
  serve.part = money_of(node, "part", problems_);
  serve.phone = phone_in(node);
  serve.in_doubt = text_of(node, "in_doubt") == "steps aside" ? InDoubt::steps_aside : InDoubt::gives_up;
  serve.patience = duration_of(node, "patience", problems_).value_or(serve.patience);
  serve.returns = money_of(node, "returns", problems_);
  need_service(node, serve);
  return serve;
}

// The customer's own: a wallet if there is one, a card if it is this customer's.
std::string StepReader::read_way_to_pay(const JsonNode& way, const JsonNode& step, const Serve& serve) {
  std::vector<std::string> ways{"cash"};
  const Customer* customer = world_.customer(serve.customer);
  if (customer && !customer->wallet.empty()) ways.emplace_back("wallet");
  for (const WorldCard& card : world_.cards)
    if (card.holder == serve.customer) ways.push_back(card.name);
  known(way, "way to pay", ways, problems_);
  if (*way.text() != "cash" && *way.text() != "wallet") need_reader(step, serve.till);
  return *way.text();
}

void StepReader::need_service(const JsonNode& node, const Serve& serve) {
  for (const char* key : {"total", "cancel", "abandon", "park"}) need_key(node, serve.till, key);
  for (const auto& way : serve.pays)
    if (way != "wallet") need_key(node, serve.till, way == "cash" ? "cash" : "card");
  if (serve.returns) need_key(node, serve.till, "refund");
  const auto price = world_.price_of(serve.buys);
  if (!price) return;
  const auto within = [&](const char* field, const std::optional<Money>& amount, const char* expected) {
    if (amount && (amount->currency() != price->currency() || amount->is_zero() || *amount > *price))
      problems_.push_back(node.find(field)->problem(
          fmt::format("found {}, expected {} of the {} that the goods cost", amount->text(), expected, price->text())));
  };
  within("part", serve.part, "a part");
  within("returns", serve.returns, "a part, or all,");
}

Recover StepReader::read_recover(const JsonNode& node) {
  Recover recover;
  const JsonNode& what = *node.find("recover");
  if (std::exchange(recovering_, true))
    problems_.push_back(what.problem("a recovery is under way, expected \"recovered\" before another one"));
  const auto* names = what.array();
  if (!names) return recover;
  for (const JsonNode& name : *names) {
    known(name, "node", node_names(world_), problems_);
    recover.core.emplace_back(*name.text());
  }
  return recover;
}

Recovered StepReader::read_recovered(const JsonNode& flag) {
  if (!std::get<bool>(flag.value)) problems_.push_back(flag.problem("found false, expected true"));
  if (!std::exchange(recovering_, false))
    problems_.push_back(flag.problem("nothing recovers here, expected \"recover\" in an earlier step"));
  return {};
}

}  // namespace tillrig
