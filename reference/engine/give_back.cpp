#include "reference/engine/give_back.h"

#include "reference/engine/patience.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/refund_desk.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/shell/settle.h"

namespace tillrig::engine {
namespace {

Answer answer_of(const Refund& refund) {
  return Reply{encode(report_of(refund)), is_final(refund.state)};
}

std::optional<std::string> objection_to_void(const Payment& payment, const GiveBack& wish, Money left,
                                             std::optional<std::int64_t> open_batch) {
  if (payment.plan == PaymentPlan::query) return "only a card sale can be voided";
  if (payment.till != wish.till) return "it was paid at " + payment.till.text() + ": void it there, or refund it here";
  if (payment.batch != open_batch) return "its batch is settled: it can only be refunded";
  if (wish.amount != payment.amount) return "a void takes back the whole sale";
  if (left != payment.amount) return "some of it has gone back already";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> objection_to(const Payment& payment, const GiveBack& wish, Money left,
                                        std::optional<std::int64_t> open_batch) {
  if (payment.order != wish.order) return "the attempt belongs to another order";
  if (payment.state != PaymentState::succeeded) return "the payment is " + std::string(word_of(payment.state));
  if (wish.amount.currency() != payment.amount.currency()) return "the payment is in another currency";
  if (wish.void_sale) return objection_to_void(payment, wish, left, open_batch);
  if (wish.amount > left) return "only " + left.text() + " is left to give back";
  return std::nullopt;
}

RefundDesk::Awaitable<Answer> RefundDesk::give_back(Request request) {
  const auto wish = decode<GiveBack>(request.message.body);
  if (!wish) co_return not_executed(wish.error().line);
  if (wish->refund.empty()) co_return not_executed("refund: expected a key, found none");
  if (wish->amount.minor() <= 0) co_return not_executed("amount: expected more than zero");
  auto wished = co_await store_wish(*wish);
  if (wished.objection) co_return not_executed(std::move(*wished.objection));
  if (wished.born.stored) {
    begin(*wished.refund, wished.born);
    co_await ports_.lifecycle.fault_point("engine.refund.stored");
  }
  co_return co_await answer_soon(std::move(*wished.refund));
}

// In one transaction: the payment succeeded, as much of it is left, and the refund is stored.
RefundDesk::Awaitable<RefundDesk::Wished> RefundDesk::store_wish(GiveBack wish) {
  Wished wished;
  std::function<bool(DbSession&, bool)> store = [&](DbSession& db, bool in_doubt) {
    wished.objection.reset();
    wished.refund = find_refund(db, wish.refund);
    if (wished.refund) {
      if (!same_content(*wished.refund, wish)) wished.objection = "same key, other content";
      // It may be this request's own row.
      wished.born.stored = in_doubt && wished.born.stored && !works_.contains(wish.refund.text());
      return false;
    }
    wished.born = {};
    const auto payment = find_by_attempt(db, wish.attempt);
    wished.objection =
        payment ? objection_to(*payment, wish, refundable(db, *payment), batch_of(db, payment->till, payment->channel))
                : std::optional<std::string>("no such attempt");
    if (wished.objection) return false;
    auto refund = customers_refund(*payment, wish);
    refund.day = business_day(ports_.clock.wall_now(), settings_.cut_off);
    wished.born = insert(db, settings_.merchant, refund);
    if (!wished.born.stored) wished.objection = "the terminal has no number left: settle its batch";
    wished.refund = std::move(refund);
    return wished.born.stored;
  };
  co_await settle(ports_.store, ports_.clock, std::move(store));
  co_return wished;
}

// When it is final, after the first round, or when the caller has waited long enough; the rest is told later.
RefundDesk::Awaitable<Answer> RefundDesk::answer_soon(Refund refund) {
  const auto found = works_.find(refund.key.text());
  if (found == works_.end()) co_return answer_of(refund);
  const auto work = found->second;
  const auto at = ports_.clock.steady_now() + settings_.answer_within;
  spawn(ports_.executor, wake_at(ports_.clock, work, at));
  while (work->rounds == 0 && !is_final(work->refund.state) && ports_.clock.steady_now() < at)
    co_await work->moved.wait();
  co_return answer_of(work->refund);
}

}  // namespace tillrig::engine
