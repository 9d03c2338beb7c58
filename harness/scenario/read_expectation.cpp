#include "harness/scenario/read_expectation.h"

#include <fmt/format.h>

#include "harness/scenario/fields.h"
#include "harness/scenario/names.h"
#include "harness/scenario/vocabulary.h"

namespace tillrig {

namespace {

using What = decltype(Expectation::what);

ExpectBook read_book(const JsonNode& node, const World& world, Problems& problems) {
  known(*node.find("book"), "book", book_names(world), problems);
  known(*node.find("customer"), "customer", customer_names(world), problems);
  return {NodeName(text_of(node, "book")),      text_of(node, "customer"), money_of(node, "paid", problems),
          money_of(node, "refunded", problems), count_of(node, "debits"),  count_of(node, "refunds")};
}

ExpectStock read_stock(const JsonNode& node, const World& world, Problems& problems) {
  known(*node.find("stock"), "item", goods_names(world), problems);
  return {text_of(node, "stock"), count_of(node, "available"), count_of(node, "reserved"), count_of(node, "sold")};
}

ExpectCash read_cash(const JsonNode& node, const World& world, Problems& problems) {
  known(*node.find("cash"), "customer", customer_names(world), problems);
  return {text_of(node, "cash"), money_of(node, "paid", problems).value_or(Money::zero(Currency::cny()))};
}

ExpectDifferences read_differences(const JsonNode& node, Problems& problems) {
  if (const JsonNode* kind = node.find("kind")) known(*kind, "kind of difference", difference_kinds(), problems);
  return {count_of(node, "differences").value_or(0), text_of(node, "kind"), text_of(node, "contains"),
          count_of(node, "open")};
}

What read_what(const JsonNode& node, const World& world, Problems& problems) {
  const std::string& first = node.object()->front().key;
  if (node.find("display")) return ExpectDisplay{read_till(node, world, problems), text_of(node, "display")};
  if (node.find("screen")) return ExpectScreen{read_till(node, world, problems), text_of(node, "screen")};
  if (const JsonNode* state = node.find("order")) {
    known(*state, "order state", order_states(), problems);
    return ExpectOrder{text_of(node, "id"), *state->text()};
  }
  if (node.find("orders")) {
    if (const JsonNode* state = node.find("state")) known(*state, "order state", order_states(), problems);
    return ExpectOrders{count_of(node, "orders").value_or(0), text_of(node, "state")};
  }
  if (node.find("book")) return read_book(node, world, problems);
  if (node.find("receipts"))
    return ExpectReceipt{read_till(node, world, problems), count_of(node, "receipts"), count_of(node, "copies"),
                         text_of(node, "contains")};
  if (node.find("drawer")) return ExpectDrawer{read_till(node, world, problems), count_of(node, "times").value_or(0)};
  if (node.find("stock")) return read_stock(node, world, problems);
  if (node.find("pad")) return ExpectPad{read_till(node, world, problems), text_of(node, "pad")};
  if (node.find("printed")) return ExpectPrinted{read_till(node, world, problems), text_of(node, "printed")};
  if (node.find("cash")) return read_cash(node, world, problems);
  if (node.find("parked")) return ExpectParked{read_till(node, world, problems), count_of(node, "parked").value_or(0)};
  if (node.find("differences")) return read_differences(node, problems);
  if (node.find("listed"))
    return ExpectListed{count_of(node, "listed").value_or(0), text_of(node, "list"), text_of(node, "why")};
  problems.push_back(node.problem(fmt::format("\"{}\" is in the schema, but nobody can look at it", first)));
  return ExpectListed{};
}

}  // namespace

NodeName read_till(const JsonNode& object, const World& world, Problems& problems) {
  const auto tills = names_with_role(world, "till");
  if (const JsonNode* till = object.find("till")) {
    known(*till, "till", tills, problems);
    return NodeName(*till->text());
  }
  if (tills.size() == 1) return NodeName(tills.front());
  problems.push_back(object.problem(
      fmt::format("till: missing, {} has {} tills, {}", world.id, tills.size(), expected_one_of("", tills))));
  return NodeName();
}

Expectation read_expectation(const JsonNode& node, const World& world, Problems& problems) {
  Expectation expectation;
  expectation.what = read_what(node, world, problems);
  expectation.within = duration_of(node, "within", problems);
  for (const Member& member : *node.object())
    expectation.text += (expectation.text.empty() ? "" : " ") + member.key + " " + spoken(member.value);
  expectation.line = node.line;
  return expectation;
}

}  // namespace tillrig
