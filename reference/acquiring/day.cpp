#include "reference/acquiring/acquiring_node.h"
#include "reference/acquiring/answers.h"
#include "reference/acquiring/day_rows.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/business_day.h"
#include "reference/shell/settle.h"

namespace tillrig::acquiring {

AcquiringNode::Awaitable<Answer> AcquiringNode::day(Request request) {
  const auto query = decode<DayQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  if (!is_business_day(query->day)) co_return not_executed("day: expected one such as 2026-03-02");
  const auto begins = [&](const std::string& of_day) {
    return whole_milliseconds(business_day_begins(of_day, settings_.cut_off).since_epoch);
  };
  const auto from_ms = begins(query->day);
  const auto until_ms = begins(next_business_day(query->day));
  DayRows rows;
  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    rows.rows = day_rows(db, from_ms, until_ms, settings_.cut_off);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  co_return Reply{encode(rows), false};
}

// The till speaks to acquiring alone; the engine keeps the terminal's batch.
AcquiringNode::Awaitable<Answer> AcquiringNode::settle_batch(Request request) {
  if (const auto batch = decode<SettleBatch>(request.message.body); !batch) co_return not_executed(batch.error().line);
  Message message{"engine.settle", std::move(request.message.body), std::move(request.message.key)};
  auto outcome = co_await ask(settings_.engine, std::move(message), settings_.charge_timeout);
  if (auto* reply = std::get_if<Reply>(&outcome)) co_return std::move(*reply);
  if (auto* refused = std::get_if<Refused>(&outcome)) co_return std::move(*refused);
  BatchSettled nobody_knows;
  nobody_knows.why = "no answer from the engine";
  co_return Reply{encode(nobody_knows), false};
}

}  // namespace tillrig::acquiring
