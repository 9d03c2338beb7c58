#include "reference/engine/batch_desk.h"

#include "reference/engine/records.h"
#include "reference/engine/terminal_store.h"
#include "reference/ports/spawn.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

BatchSettled report_of(const Batch& batch) {
  BatchSettled settled;
  settled.batch = batch.batch;
  settled.closed = batch.state == BatchState::settled;
  settled.balanced = batch.balanced;
  settled.why = settled.closed ? batch.why : "the bank has not answered";
  return settled;
}

}  // namespace

BatchDesk::Awaitable<Answer> BatchDesk::settle_batch(Request request) {
  const auto wanted = decode<SettleBatch>(request.message.body);
  if (!wanted) co_return not_executed(wanted.error().line);
  auto counted = co_await count_batch(*wanted);
  if (auto* refused = std::get_if<Refused>(&counted)) co_return std::move(*refused);
  BatchSettled nothing;
  nothing.closed = nothing.balanced = true;
  nothing.why = "nothing to settle";
  if (std::holds_alternative<NothingToSettle>(counted)) co_return Reply{encode(nothing), false};
  const auto batch = co_await ask_bank(std::get<Batch>(counted));
  if (batch.state != BatchState::settled) pursue_once(batch);
  co_return Reply{encode(report_of(batch)), false};
}

// In one transaction: nothing of the batch is under way, it is counted, and the next one has begun. A batch whose bank
// has not answered yet comes before a new one.
BatchDesk::Awaitable<BatchDesk::Counted> BatchDesk::count_batch(SettleBatch wanted) {
  Counted counted = NothingToSettle{};
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    counted = NothingToSettle{};
    const auto former = last_counted(db, wanted.till, wanted.channel);
    if (former && former->state == BatchState::open) {
      counted = *former;
      return false;
    }
    const auto current = batch_of(db, wanted.till, wanted.channel);
    auto batch = current ? find_batch(db, wanted.till, wanted.channel, *current) : std::nullopt;
    if (!batch) return false;
    if (const auto unfinished = unfinished_in(db, *batch)) {
      counted = not_executed("not settled yet: " + unfinished->text());
      return false;
    }
    count(db, *batch);
    batch->counted = true;
    update(db, *batch);
    begin_batch_after(db, wanted.till, wanted.channel, batch->batch);
    counted = std::move(*batch);
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return counted;
}

// The same counts under the same number, so it may be asked any number of times.
BatchDesk::Awaitable<Batch> BatchDesk::ask_bank(Batch batch) {
  SettleBatch question;
  question.till = batch.till;
  question.channel = batch.channel;
  question.batch = batch.batch;
  question.count = batch.count;
  question.total = batch.total;
  question.returned = batch.returned;
  const auto key = batch_key(batch.till, batch.channel, batch.batch);
  Message message{"adapter.settle", encode(question), key};
  const auto outcome = co_await channels_.call(batch.channel, std::move(message), settings_.ask_timeout);
  const auto* reply = std::get_if<Reply>(&outcome);
  const auto answer = reply ? decode<BatchSettled>(reply->body) : tl::unexpected(BadMessage{});
  if (!answer || !answer->closed || answer->batch != batch.batch) co_return batch;

  bool first = false;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    const auto stored = find_batch(db, batch.till, batch.channel, batch.batch);
    first = first && in_doubt;
    const auto* row = batch_table().find(stored->state, BatchEvent::settled);
    if (!row) {
      batch = *stored;
      return false;
    }
    batch.state = row->to;
    batch.balanced = answer->balanced;
    batch.why = answer->why;
    update(db, batch);
    return first = true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (first) {
    record_batch(ports_.log, key, BatchState::settled);
    if (!batch.balanced) record_listed(ports_.log, "batches", key, batch.why);
  }
  co_return batch;
}

void BatchDesk::resume(const Batch& batch) {
  pursue_once(batch);
}

void BatchDesk::pursue_once(const Batch& batch) {
  if (pursued_.insert(batch_key(batch.till, batch.channel, batch.batch)).second) spawn(ports_.executor, pursue(batch));
}

BatchDesk::Awaitable<void> BatchDesk::pursue(Batch batch) {
  const auto key = batch_key(batch.till, batch.channel, batch.batch);
  for (std::int64_t repetition = 0; batch.state != BatchState::settled; ++repetition) {
    if (repetition == settings_.rules.list_after) record_listed(ports_.log, "batches", key, "nobody answers");
    const auto pause = repetition < settings_.rules.list_after ? settings_.rules.pacing.pause(repetition)
                                                               : settings_.rules.slow_interval;
    const auto again = ports_.clock.steady_now() + pause;
    co_await ports_.clock.sleep_until(again);
    batch = co_await ask_bank(batch);
  }
  pursued_.erase(key);
}

}  // namespace tillrig::engine
