#include "harness/explore/link_troubles.h"

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <utility>

namespace tillrig::explore {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLatest = 45s;
constexpr Duration kLatestCopy = 5min;

}  // namespace

bool takes(const FaultKind& kind, std::string_view field) {
  return (" " + std::string(kind.takes) + " ").find(" " + std::string(field) + " ") != std::string::npos;
}

LinkTroubles::LinkTroubles(const World& world) : world_(world) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kRoles{
      {{"till", "stock"},
       {"till", "acquiring"},
       {"till", "cashier"},
       {"till", "reconciliation"},
       {"cashier", "acquiring"},
       {"acquiring", "engine"},
       {"acquiring", "stock"},
       {"engine", "wallet-adapter"},
       {"engine", "card-adapter"},
       {"wallet-adapter", "wallet"},
       {"card-adapter", "bank"},
       {"reconciliation", "acquiring"},
       {"reconciliation", "engine"},
       {"engine", "acquiring"}}};
  for (const auto& [from, to] : kRoles)
    for (const auto& a : world.nodes)
      for (const auto& b : world.nodes) {
        if (a.role != from || b.role != to) continue;
        // An adapter speaks to its own gateway.
        const bool channel = to == "wallet" || to == "bank";
        if (channel && a.name.text() != "adapter-" + b.name.text()) continue;
        links_.push_back({a.name, b.name});
        links_.push_back({b.name, a.name});
      }
}

void LinkTroubles::draw(Fault& fault, Draw& draw) const {
  const auto& link = draw.one_of(links_);
  fault.from = link.from;
  if (draw.permille(900)) fault.to = link.to;
  fault.both_ways = draw.permille(300);
  if (takes(*fault.kind, "delay"))
    fault.delay = fault.kind->name == "duplicate" ? draw.time(1ms, kLatestCopy) : draw.time(1ms, kLatest);
  if (takes(*fault.kind, "frame") && draw.permille(400))
    fault.frame = draw.one_of(std::vector<std::string>{"request", "reply", "request", "reply", "post", "hello"});
  const bool of_a_verb = fault.frame == "request" || fault.frame == "reply";
  if (of_a_verb && !fault.to.empty() && draw.permille(500)) fault.verb = verb_on(fault, draw);
  if (takes(*fault.kind, "permille") && draw.permille(300)) fault.permille = static_cast<int>(draw.spread(20, 800));
  if (takes(*fault.kind, "rate")) fault.rate = static_cast<int>(draw.spread(40, 20'000));
  if (takes(*fault.kind, "queue") && draw.permille(300)) fault.queue = static_cast<int>(draw.spread(1, 20));
}

// What is asked of whom; a reply carries the verb of its request. Empty: any.
std::string LinkTroubles::verb_on(const Fault& fault, Draw& draw) const {
  static const std::map<std::string_view, std::vector<std::string>> kAsked{
      {"cashier", {"cashier.accept", "cashier.consult"}},
      {"acquiring",
       {"order.create", "order.pay", "order.status", "order.cash", "order.refund", "order.cancel", "order.abandon",
        "order.advise", "order.result", "order.refund-result"}},
      {"engine",
       {"engine.charge", "engine.status", "engine.close", "engine.abandon", "engine.give-back", "engine.refund",
        "engine.advise", "engine.notice"}},
      {"stock", {"stock.reserve", "stock.confirm", "stock.cancel", "stock.return", "stock.sold_offline"}},
      {"wallet-adapter",
       {"adapter.charge", "adapter.query", "adapter.close", "adapter.cancel", "adapter.refund",
        "adapter.refund-query"}},
      {"card-adapter", {"adapter.charge", "adapter.reverse", "adapter.void", "adapter.refund", "adapter.advise"}},
      {"wallet", {"wallet.pay", "wallet.query", "wallet.close", "wallet.cancel", "wallet.refund"}},
      {"bank", {"bank.sale", "bank.reversal", "bank.void", "bank.refund", "bank.advice"}}};
  const auto& asked = fault.frame == "request" ? fault.to : fault.from;
  const auto verbs = kAsked.find(world_.node(asked.text())->role);
  return verbs == kAsked.end() ? std::string() : draw.one_of(verbs->second);
}

}  // namespace tillrig::explore
