#include "reference/engine/records.h"

#include "reference/shell/move_record.h"

namespace tillrig::engine {

void record_move(Log& log, const Payment& payment, std::string_view from, std::string_view event) {
  auto move = move_record("payment", payment.number.text(), from, word_of(payment.state), event);
  move.add("plan", word_of(payment.plan));
  if (from == "NONE") move.add("attempt", payment.attempt);
  log.record(std::move(move));
}

void record_move(Log& log, const Refund& refund, std::string_view from, std::string_view event) {
  auto move = move_record("refund", refund.key.text(), from, word_of(refund.state), event);
  move.add("plan", word_of(refund.plan));
  if (!refund.sent_as.empty()) move.add("number", refund.sent_as);
  log.record(std::move(move));
}

void record_batch(Log& log, const std::string& key, BatchState to) {
  const bool open = to == BatchState::open;
  log.record(move_record("terminal-batch", key, open ? "NONE" : word_of(BatchState::open), word_of(to),
                         open ? "first_number" : name_of(BatchEvent::settled)));
}

void record_listed(Log& log, std::string_view list, std::string_view key, std::string_view why) {
  log.record(Event("listed").with("list", list).with("key", key).with("why", why));
}

}  // namespace tillrig::engine
