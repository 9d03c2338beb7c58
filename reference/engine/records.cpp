#include "reference/engine/records.h"

namespace tillrig::engine {
namespace {

void record(Log& log, std::string_view machine, std::string_view key, std::string_view from, std::string_view to,
            std::string_view event) {
  log.record(Event("state.changed")
                 .with("machine", machine)
                 .with("key", key)
                 .with("from", from)
                 .with("to", to)
                 .with("event", event));
}

}  // namespace

void record_move(Log& log, const Payment& payment, std::string_view from, std::string_view event) {
  record(log, "payment", payment.number.text(), from, word_of(payment.state), event);
}

void record_move(Log& log, const Refund& refund, std::string_view from, std::string_view event) {
  record(log, "refund", refund.key.text(), from, word_of(refund.state), event);
}

void record_batch(Log& log, const std::string& key, BatchState to) {
  const bool open = to == BatchState::open;
  record(log, "terminal-batch", key, open ? "NONE" : "OPEN", word_of(to), open ? "first_number" : "settled");
}

void record_listed(Log& log, std::string_view list, std::string_view key, std::string_view why) {
  log.record(Event("listed").with("list", list).with("key", key).with("why", why));
}

}  // namespace tillrig::engine
