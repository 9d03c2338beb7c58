#include "harness/scenario/back_office.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/scenario/hands.h"
#include "reference/protocol/day_messages.h"

namespace tillrig {

namespace {

using boost::asio::awaitable;
using Json = nlohmann::json;

// A person at a desk waits no longer.
constexpr Duration kPatience = std::chrono::seconds(30);

std::string text_in(const Json& answer, const char* field) {
  if (!answer.contains(field) || !answer.at(field).is_string())
    throw RigTrouble(fmt::format("a statement came without its {}", field));
  return answer.at(field).get<std::string>();
}

}  // namespace

awaitable<void> BackOffice::issue(IssueStatement statement) {
  Json body{{"day", statement.day}};
  NodeName book = statement.book;
  const Json answer = co_await ask_simulator(bus_, std::move(book), "sim.statement", std::move(body));
  File file{text_in(answer, "name"), text_in(answer, "bytes")};
  storm_.drop_file(reconciliation(), file.name, file.bytes);
  files_.insert_or_assign(statement.as, std::move(file));
}

void BackOffice::deliver_again(const DeliverAgain& again) {
  File& file = files_.at(again.as);
  storm_.drop_file(reconciliation(), fmt::format("copy-{}-of-{}", ++file.copies, file.name), file.bytes);
}

awaitable<std::optional<std::string>> BackOffice::decide(DecideRow decision) {
  Message message{"reconciliation.decide", encode(Decide{decision.row, decision.action, decision.by, decision.why}),
                  ""};
  NodeName peer = reconciliation();
  const CallOutcome outcome = co_await bus_.call(std::move(peer), std::move(message), kPatience);
  if (const auto* unknown = std::get_if<Unknown>(&outcome))
    co_return fmt::format("it was left open: {} {}", name_of(unknown->why), unknown->detail);
  const auto* refused = std::get_if<Refused>(&outcome);
  if (!refused && !decision.refused) co_return std::nullopt;
  if (!refused) co_return "it was accepted";
  const bool expected = decision.refused && refused->detail.find(*decision.refused) != std::string::npos;
  if (expected) co_return std::nullopt;
  co_return fmt::format("it was refused: {} {}", name_of(refused->why), refused->detail);
}

// The loader has seen that there is one.
const NodeName& BackOffice::reconciliation() const {
  return std::find_if(world_.nodes.begin(), world_.nodes.end(),
                      [](const WorldNode& node) { return node.role == "reconciliation"; })
      ->name;
}

}  // namespace tillrig
