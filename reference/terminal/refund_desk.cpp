#include "reference/terminal/refund_desk.h"

#include <algorithm>
#include <utility>

#include "reference/ports/spawn.h"
#include "reference/shell/move_record.h"
#include "reference/terminal/receipt.h"

namespace tillrig::terminal {
namespace {

// nullopt: no answer that says anything; asked again.
std::optional<RefundNews> news_in(const CallOutcome& outcome) {
  if (const auto* refused = std::get_if<Refused>(&outcome)) {
    if (refused->why != RefusedWhy::not_executed) return std::nullopt;
    return RefundNews{RefundEvent::refused, {}, refused->detail};
  }
  const auto* reply = std::get_if<Reply>(&outcome);
  const auto report = reply ? decode<RefundsReport>(reply->body) : tl::unexpected(BadMessage{"no answer"});
  return report ? std::optional(news_of(*report)) : std::nullopt;
}

}  // namespace

boost::asio::awaitable<void> RefundDesk::recover() {
  auto left = co_await refund_store::open(ports_.store, ports_.clock);
  for (auto& refund : left) {
    const auto key = refund.key();
    const auto& kept = refunds_.insert_or_assign(key, std::move(refund)).first->second;
    if (kept.stage != RefundStage::asked) client_.refund_told(kept, !kept.cash_out.is_zero(), {});
    if (kept.slip == ReceiptState::queued || kept.slip == ReceiptState::printing) client_.slip_owed(key);
    if (!is_final(kept.stage)) spawn(ports_.executor, ask(key));
    if (kept.stage != RefundStage::asked) continue;
    const auto due = ports_.clock.steady_now() + options_.decision_time;
    spawn(ports_.executor, say_when_late(key, due));
    spawn(ports_.executor, decide(key, due));
  }
}

bool RefundDesk::running(const OrderId& order) const {
  return std::any_of(refunds_.begin(), refunds_.end(), [&](const auto& entry) {
    return entry.second.wish.order == order && !is_final(entry.second.stage);
  });
}

boost::asio::awaitable<std::optional<RefundKey>> RefundDesk::begin(RefundWish wish, SteadyInstant pressed_at) {
  const auto incarnation = ports_.lifecycle.incarnation();
  ++made_;
  wish.refund = RefundKey(ports_.name.text() + "." + std::to_string(incarnation) + ".r" + std::to_string(made_));
  RefundRecord refund;
  refund.sequence = static_cast<std::int64_t>(incarnation << 32) + made_;
  refund.back = refund.cash_out = Money::zero(wish.amount.currency());
  refund.wish = std::move(wish);
  const auto key = refund.key();
  refunds_.insert_or_assign(key, refund);
  const auto due = pressed_at + options_.decision_time;
  spawn(ports_.executor, say_when_late(key, due));
  if (!co_await refund_store::insert(ports_.store, ports_.clock, refund)) {
    refunds_.erase(key);
    said_late_.erase(key);
    co_return std::nullopt;
  }
  record_move(refund, "", "wish");
  spawn(ports_.executor, decide(key, due));
  co_await ports_.lifecycle.fault_point("till.refund.stored");
  spawn(ports_.executor, ask(key));
  co_return key;
}

boost::asio::awaitable<void> RefundDesk::ask(RefundKey key) {
  for (auto pause = options_.retry;; pause = std::min(pause + options_.retry, options_.retry_max)) {
    const auto asked = refunds_.find(key);
    if (asked == refunds_.end() || is_final(asked->second.stage)) co_return;
    Message message{"order.refund", encode(asked->second.wish), key.text()};
    const auto outcome = co_await core_.call(options_.acquiring, std::move(message), options_.budget);
    auto news = news_in(outcome);
    if (news) co_await happen(key, std::move(*news));
    const auto again = ports_.clock.steady_now() + pause;
    co_await ports_.clock.sleep_until(again);
  }
}

// The customer reads something when the decision time is over, whether or not the disk has answered by then: the text
// promises nothing.
boost::asio::awaitable<void> RefundDesk::say_when_late(RefundKey key, SteadyInstant due) {
  co_await ports_.clock.sleep_until(due);
  say_late(key);
}

// Once, whoever of the two that wait for the same moment wakes first.
void RefundDesk::say_late(const RefundKey& key) {
  const auto found = refunds_.find(key);
  if (found == refunds_.end() || found->second.stage != RefundStage::asked || !said_late_.insert(key).second) return;
  client_.refund_told(found->second, false, {});
}

boost::asio::awaitable<void> RefundDesk::decide(RefundKey key, SteadyInstant due) {
  co_await ports_.clock.sleep_until(due);
  say_late(key);
  RefundNews late{RefundEvent::late, {}, {}};
  co_await happen(key, std::move(late));
}

// One move after the other, in the order in which they came, however long the disk takes.
boost::asio::awaitable<void> RefundDesk::happen(RefundKey key, RefundNews news) {
  while (moving_.contains(key)) co_await moved_.wait();
  moving_.insert(key);
  co_await move(key, std::move(news));
  moving_.erase(key);
  moved_.notify();
}

boost::asio::awaitable<void> RefundDesk::move(RefundKey key, RefundNews news) {
  const auto found = refunds_.find(key);
  if (found == refunds_.end()) co_return;
  const auto from = found->second.stage;
  const auto taken = step(refund_table(), found->second, news);
  if (!taken) co_return;
  found->second = taken->next;
  co_await store(key);
  record_move(taken->next, word_of(from), word_of(news.event));
  const bool is_said = news.event == RefundEvent::late;
  if ((taken->effects.has(RefundEffect::tell_customer) && !is_said) || taken->pays_out)
    client_.refund_told(taken->next, taken->pays_out, news.why);
  if (taken->effects.has(RefundEffect::print_slip)) client_.slip_owed(key);
  forget_when_over(key);
}

// As it stands when its turn comes: an answer and the end of the decision time may come together, and whoever was first
// may have ended it.
boost::asio::awaitable<void> RefundDesk::store(RefundKey key) {
  std::function<std::optional<RefundRecord>()> latest = [this, key]() -> std::optional<RefundRecord> {
    const auto found = refunds_.find(key);
    return found == refunds_.end() ? std::nullopt : std::optional(found->second);
  };
  co_await refund_store::update(ports_.store, ports_.clock, std::move(latest));
}

boost::asio::awaitable<std::optional<std::string>> RefundDesk::about_to_print(RefundKey key) {
  const auto found = refunds_.find(key);
  if (found == refunds_.end()) co_return std::nullopt;
  const bool copy = std::exchange(found->second.slip, ReceiptState::printing) == ReceiptState::printing;
  const auto refund = found->second;
  if (!copy) co_await store(key);
  co_return slip_bytes({refund.wish.order, amount_of(refund), text_of(refund.stage), copy});
}

boost::asio::awaitable<void> RefundDesk::printed(RefundKey key) {
  const auto found = refunds_.find(key);
  if (found == refunds_.end()) co_return;
  found->second.slip = ReceiptState::printed;
  co_await store(key);
  forget_when_over(key);
}

void RefundDesk::record_move(const RefundRecord& refund, std::string_view from, std::string_view event) {
  ports_.log.record(move_record("till-refund", refund.key().text(), from, word_of(refund.stage), event));
}

void RefundDesk::forget_when_over(const RefundKey& key) {
  const auto found = refunds_.find(key);
  if (found == refunds_.end() || !is_final(found->second.stage)) return;
  if (found->second.slip != ReceiptState::none && found->second.slip != ReceiptState::printed) return;
  said_late_.erase(key);
  refunds_.erase(found);
}

}  // namespace tillrig::terminal
