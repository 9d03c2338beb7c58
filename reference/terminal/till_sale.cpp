#include <algorithm>

#include "reference/ports/spawn.h"
#include "reference/shell/move_record.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {

LiveSale* Till::find(const BasketKey& key) {
  const auto found = sales_.find(key);
  return found == sales_.end() ? nullptr : &found->second;
}

const LiveSale* Till::find(const BasketKey& key) const {
  const auto found = sales_.find(key);
  return found == sales_.end() ? nullptr : &found->second;
}

const LiveSale* Till::newest(SaleState state) const {
  const LiveSale* newest = nullptr;
  for (const auto& [basket, sale] : sales_) {
    if (sale.kept.state != state) continue;
    if (!newest || newest->kept.sequence < sale.kept.sequence) newest = &sale;
  }
  return newest;
}

Till::Work Till::keep_trying(BasketKey key, News news) {
  for (;;) {
    const auto saved = co_await happen(key, news);
    if (saved == Saved::yes) co_return;
    co_await sleep(options_.store_retry);
  }
}

boost::asio::awaitable<Saved> Till::happen(BasketKey key, News news) {
  for (;;) {
    const auto* sale = find(key);
    if (!sale) co_return Saved::yes;
    const auto before = sale->kept;
    const auto taken = step(table_, before, news);
    if (!taken) co_return Saved::yes;
    auto saved = Saved::yes;
    if (taken->changed) saved = co_await store_.update(taken->next, before, taken->duties);
    if (saved == Saved::no) co_return Saved::no;
    if (saved == Saved::raced) {
      // Another event was stored first, or an earlier commit of unknown fate did happen: what is stored is true.
      auto stored = co_await store_.read(key);
      auto* stale = find(key);
      if (!stored) co_return Saved::no;
      if (stale) stale->kept = std::move(*stored);
      continue;
    }
    // The same move was stored by another event meanwhile: it has been recorded and acted on.
    const auto* now = find(key);
    if (taken->changed && (!now || !same_standing(now->kept, before))) continue;
    co_await took_effect(before, taken->next, taken->event);
    for (const auto effect : taken->effects) perform(effect, taken->next, news);
    release(taken->duties);
    settle(taken->next, news);
    co_return Saved::yes;
  }
}

Till::Work Till::took_effect(SaleRecord before, SaleRecord after, SaleEvent event) {
  if (auto* live = find(after.key())) live->kept = after;
  record_moves(before, after, event);
  if (after.tenders.size() > before.tenders.size() && after.tenders.back().kind == TenderKind::cash)
    co_await ports_.lifecycle.fault_point("till.cash.stored");
  if (after.state == before.state) co_return;
  if (after.state == SaleState::paying) co_await ports_.lifecycle.fault_point("till.sending.stored");
  if (after.state == SaleState::paid) co_await ports_.lifecycle.fault_point("till.paid.stored");
}

void Till::record_moves(const SaleRecord& before, const SaleRecord& after, SaleEvent event) {
  if (!after.tenders.empty()) {
    const bool born = after.attempt() != before.attempt();
    const auto from = born ? "" : word_of(before.tenders.back().state);
    const auto to = word_of(after.tenders.back().state);
    if (from != to) ports_.log.record(move_record("attempt", after.attempt().text(), from, to, word_of(event)));
  }
  ports_.log.record(
      move_record("sale", after.key().text(), word_of(before.state), word_of(after.state), word_of(event)));
}

// Who is at the counter after the move, and what need not be remembered any more.
void Till::settle(const SaleRecord& sale, const News& news) {
  const auto key = sale.key();
  const bool at_counter =
      sale.state == SaleState::open || sale.state == SaleState::ordered || sale.state == SaleState::paying;
  if (sale.state != SaleState::paying && undecided_ == sale.attempt()) undecided_ = {};
  const bool unpaid = sale.state == SaleState::open || sale.state == SaleState::ordered;
  if (card_wish_ && card_wish_->basket == key && !unpaid) drop_card_wish();
  if (current_ == key && !at_counter) current_.reset();
  if (sale.state == SaleState::ordered && !current_ && cart_.empty() && on_display_ == key.text()) current_ = key;
  if (!is_final(sale.state)) return;
  const bool sent_some = std::any_of(sale.tenders.begin(), sale.tenders.end(),
                                     [](const Tender& tender) { return tender.kind != TenderKind::cash; });
  if (sale.state != SaleState::done && sent_some && !news.refunded)
    spawn(ports_.executor, watch_refund(sale, ports_.clock.steady_now() + options_.refund_watch));
  if (sale.state == SaleState::done) last_done_ = sale;
  sales_.erase(key);
}

}  // namespace tillrig::terminal
