#include "reference/terminal/sale_step.h"

namespace tillrig::terminal {
namespace {

SaleRecord after(SaleRecord sale, SaleState state, const News& news) {
  sale.state = state;
  if (news.event == SaleEvent::code_read) {
    ++sale.attempts;
    sale.attempt_state = PaymentState::sending;
  } else if (news.attempt && sale.attempts > 0) {
    sale.attempt_state = attempt_after(sale.attempt_state, *news.attempt);
  }
  if (!news.order.empty()) sale.order = news.order;
  if (!news.channel.empty()) sale.channel = news.channel;
  if (!news.txn.empty()) sale.txn = news.txn;
  if (state == SaleState::paid && sale.receipt == ReceiptState::none) sale.receipt = ReceiptState::queued;
  if (state == SaleState::done) sale.receipt = ReceiptState::printed;
  return sale;
}

}  // namespace

bool same_standing(const SaleRecord& a, const SaleRecord& b) {
  return a.state == b.state && a.order == b.order && a.attempts == b.attempts && a.attempt_state == b.attempt_state &&
         a.receipt == b.receipt;
}

std::optional<SaleStep> step(const SaleTable& table, const SaleRecord& sale, const News& news) {
  if (news.event == SaleEvent::code_read && !may_start_attempt(sale.former())) return std::nullopt;
  const auto* row = on(table, sale.state, news.event);
  if (!row) return std::nullopt;
  SaleStep step{after(sale, row->to, news), false, row->effects};
  step.changed = !same_standing(sale, step.next);
  // After a restart the same state is taken up again: its effects were lost with the former incarnation.
  if (!step.changed && news.event != SaleEvent::no_answer) return std::nullopt;
  return step;
}

}  // namespace tillrig::terminal
