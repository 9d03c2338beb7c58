#include "harness/scenario/read_world.h"

#include <date/date.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "harness/scenario/fields.h"
#include "harness/scenario/names.h"
#include "harness/scenario/role_words.h"

namespace tillrig {

namespace {

Settings::Value setting_value(const JsonNode& node) {
  if (const auto* number = std::get_if<std::int64_t>(&node.value)) return *number;
  if (const auto* flag = std::get_if<bool>(&node.value)) return *flag;
  if (const auto duration = parse_duration(*node.text())) return *duration;
  return *node.text();
}

void set_all(const JsonNode& settings, WorldNode& node, Problems& problems) {
  const RoleWords* role = words_of_role(node.role);
  for (const Member& member : *settings.object()) {
    auto value = setting_value(member.value);
    const auto why_not = role ? why_no_setting(*role, member.key, value) : std::nullopt;
    if (why_not) problems.push_back(member.value.problem(*why_not));
    node.settings.set(member.key, std::move(value));
  }
}

WallInstant read_clock(const JsonNode& document, Problems& problems) {
  const JsonNode& clock = *document.find("clock");
  std::istringstream text{*clock.text()};
  date::sys_time<Duration> at;
  if (!(text >> date::parse("%FT%TZ", at)))
    problems.push_back(clock.problem(fmt::format("found \"{}\", expected a day and a time that exist", *clock.text())));
  return {at.time_since_epoch()};
}

WorldNode read_node(const Member& member, Problems& problems) {
  WorldNode node;
  node.name = NodeName(member.key);
  node.role = text_of(member.value, "role");
  node.till = NodeName(text_of(member.value, "till"));
  node.devices = texts_of(member.value, "devices");
  node.keys = texts_of(member.value, "keys");
  if (const JsonNode* settings = member.value.find("settings")) set_all(*settings, node, problems);
  return node;
}

Goods read_goods(const Member& member, Problems& problems) {
  const JsonNode& from = member.value;
  return {member.key,
          Sku(text_of(from, "sku")),
          text_of(from, "barcode"),
          text_of(from, "title"),
          money_of(from, "price", problems).value_or(Money::zero(Currency::cny())),
          integer_of(from, "stock")};
}

Customer read_customer(const Member& member, const World& world, Problems& problems) {
  const JsonNode* wallet = member.value.find("wallet");
  const JsonNode* balance = member.value.find("balance");
  if (wallet) known(*wallet, "wallet", names_with_role(world, "wallet"), problems);
  if (!wallet != !balance)
    problems.push_back((wallet ? wallet : balance)->problem("a wallet has a balance, expected both or neither"));
  return {member.key, NodeName(text_of(member.value, "wallet")),
          money_of(member.value, "balance", problems).value_or(Money::zero(Currency::cny()))};
}

WorldCard read_card(const Member& member, const World& world, Problems& problems) {
  const JsonNode& from = member.value;
  known(*from.find("holder"), "customer", customer_names(world), problems);
  known(*from.find("bank"), "bank", names_with_role(world, "bank"), problems);
  WorldCard card;
  card.name = member.key;
  card.holder = text_of(from, "holder");
  card.bank = NodeName(text_of(from, "bank"));
  card.balance = money_of(from, "balance", problems).value_or(card.balance);
  card.chip = !from.find("chip") || flag_of(from, "chip");
  card.pin_online = text_of(from, "pin") == "online";
  card.offline_limit = money_of(from, "offline_limit", problems).value_or(Money::zero(card.balance.currency()));
  return card;
}

FrameTime read_latency(const JsonNode& node, Problems& problems) {
  return {duration_of(node, "least", problems).value_or(Duration{}),
          duration_of(node, "mean", problems).value_or(Duration{})};
}

void check_desks(const JsonNode& nodes, const World& world, Problems& problems) {
  for (const Member& member : *nodes.object()) {
    const JsonNode* till = member.value.find("till");
    const bool desk = text_of(member.value, "role") == "desk";
    if (desk && !till)
      problems.push_back(member.value.problem("a desk belongs to a till, expected \"till\": the name of one"));
    if (!desk && till) problems.push_back(till->problem("only a desk belongs to a till, expected none here"));
    if (desk && till) known(*till, "till", names_with_role(world, "till"), problems);
  }
}

}  // namespace

World read_world(const JsonNode& document, Problems& problems) {
  World world;
  world.id = text_of(document, "id");
  world.title = text_of(document, "title");
  world.file = *document.file;
  world.epoch = read_clock(document, problems);
  for (const Member& member : *document.find("nodes")->object()) world.nodes.push_back(read_node(member, problems));
  check_desks(*document.find("nodes"), world, problems);
  for (const Member& member : *document.find("goods")->object()) world.goods.push_back(read_goods(member, problems));

  for (const Member& member : *document.find("customers")->object())
    world.customers.push_back(read_customer(member, world, problems));
  if (const JsonNode* cards = document.find("cards"))
    for (const Member& member : *cards->object()) world.cards.push_back(read_card(member, world, problems));
  if (const JsonNode* latency = document.find("latency")) world.latency = read_latency(*latency, problems);
  if (const JsonNode* links = document.find("links"))
    for (const JsonNode& link : *links->array()) {
      const auto& ends = *link.find("between")->array();
      for (const JsonNode& end : ends) known(end, "node", node_names(world), problems);
      world.links.push_back({NodeName(*ends[0].text()), NodeName(*ends[1].text()), read_latency(link, problems)});
    }
  return world;
}

void apply_settings(const JsonNode& settings, World& world, Problems& problems) {
  for (const Member& member : *settings.object()) {
    const auto node = std::find_if(world.nodes.begin(), world.nodes.end(),
                                   [&](const WorldNode& one) { return one.name.text() == member.key; });
    if (node == world.nodes.end())
      problems.push_back(
          {*member.value.file, member.line,
           fmt::format("{}: unknown node, {}", member.value.path, expected_one_of(member.key, node_names(world)))});
    else
      set_all(member.value, *node, problems);
  }
}

}  // namespace tillrig
