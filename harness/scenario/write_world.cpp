#include <date/date.h>

#include "harness/scenario/file_object.h"
#include "harness/scenario/write_scenario.h"

namespace tillrig {

namespace {

using Json = FileObject::Json;

Json written_setting(const Settings::Value& value) {
  return std::visit(
      [](const auto& one) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Duration>)
          return duration_text(one);
        else
          return one;
      },
      value);
}

FileObject written_node(const WorldNode& node) {
  FileObject settings;
  for (const auto& [name, value] : node.settings.all()) settings.put(name.c_str(), written_setting(value));
  FileObject written;
  written.text("role", node.role).name("till", node.till);
  if (!node.devices.empty()) written.put("devices", node.devices);
  if (!node.keys.empty()) written.put("keys", node.keys);
  if (!settings.json().empty()) written.put("settings", settings.json());
  return written;
}

FileObject written_item(const Goods& goods) {
  return FileObject()
      .text("sku", goods.sku.text())
      .text("barcode", goods.barcode)
      .text("title", goods.title)
      .money("price", goods.price)
      .number("stock", goods.stock);
}

FileObject written_customer(const Customer& customer) {
  FileObject written;
  if (!customer.wallet.empty()) written.name("wallet", customer.wallet).money("balance", customer.balance);
  return written;
}

FileObject written_card(const WorldCard& card) {
  FileObject written;
  written.text("holder", card.holder)
      .name("bank", card.bank)
      .money("balance", card.balance)
      .text("pin", card.pin_online ? "online" : "none");
  if (!card.chip) written.put("chip", false);
  return card.offline_limit.is_zero() ? written : written.money("offline_limit", card.offline_limit);
}

FileObject written_link(const LinkLatency& link) {
  return FileObject()
      .put("between", Json::array({link.a.text(), link.b.text()}))
      .time("least", link.latency.least)
      .time("mean", link.latency.mean);
}

std::string key_of(const std::string& name) {
  return name;
}
std::string key_of(const NodeName& name) {
  return name.text();
}

// By their names.
template <class Items, class Write>
Json written_all(const Items& items, Write write) {
  FileObject written;
  for (const auto& item : items) written.put(key_of(item.name).c_str(), write(item).json());
  return written.json();
}

std::string clock_text(WallInstant at) {
  return date::format("%FT%TZ", std::chrono::floor<std::chrono::seconds>(date::sys_time<Duration>(at.since_epoch)));
}

}  // namespace

std::string world_text(const World& world) {
  FileObject written;
  written.text("$schema", "../world.schema.json")
      .text("id", world.id)
      .text("title", world.title)
      .text("clock", clock_text(world.epoch))
      .put("nodes", written_all(world.nodes, written_node))
      .put("goods", written_all(world.goods, written_item))
      .put("customers", written_all(world.customers, written_customer));
  if (!world.cards.empty()) written.put("cards", written_all(world.cards, written_card));
  if (world.latency.least != Duration{} || world.latency.mean != Duration{})
    written.put("latency", FileObject().time("least", world.latency.least).time("mean", world.latency.mean).json());
  Json links = Json::array();
  for (const LinkLatency& link : world.links) links.push_back(written_link(link).json());
  if (!links.empty()) written.put("links", std::move(links));
  return file_text(written);
}

}  // namespace tillrig
