#include "reference/ports/spawn.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {
namespace {

Receipt receipt_of(const SaleRecord& sale, bool copy) {
  return {sale.key(), sale.order, sale.basket.lines, sale.basket.total, sale.channel, sale.txn, copy};
}

}  // namespace

LiveSale* Till::find(const BasketKey& key) {
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

void Till::take_up(const SaleRecord& sale) {
  current_ = on_display_ = sale.key();
  show("TOTAL", sale.basket.total.text());
  say("SALE " + sale.key().text() + "\nTOTAL " + sale.basket.total.text() + "\nSCAN THE CUSTOMER'S CODE\nKEYS: cancel");
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
    if (taken->changed) saved = co_await store_.update(taken->next, before);
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
    if (taken->changed && now && !same_standing(now->kept, before)) continue;
    if (taken->changed) co_await took_effect(before, taken->next, news.event);
    for (const auto effect : taken->effects) perform(effect, taken->next, news);
    settle(taken->next, news);
    co_return Saved::yes;
  }
}

Till::Work Till::took_effect(SaleRecord before, SaleRecord after, SaleEvent event) {
  if (auto* live = find(after.key())) live->kept = after;
  record_moves(before, after, event);
  if (after.state == before.state) co_return;
  if (after.state == SaleState::paying) co_await ports_.lifecycle.fault_point("till.sending.stored");
  if (after.state == SaleState::paid) co_await ports_.lifecycle.fault_point("till.paid.stored");
}

void Till::record_moves(const SaleRecord& before, const SaleRecord& after, SaleEvent event) {
  const auto record = [&](std::string_view machine, const std::string& key, std::string_view from,
                          std::string_view to) {
    if (from == to) return;
    ports_.log.record(Event("state.changed")
                          .with("machine", machine)
                          .with("key", key)
                          .with("from", from)
                          .with("to", to)
                          .with("event", word_of(event)));
  };
  const bool born = after.attempts > before.attempts;
  if (after.attempts > 0)
    record("attempt", after.attempt().text(), born ? "" : word_of(before.attempt_state), word_of(after.attempt_state));
  record("sale", after.key().text(), word_of(before.state), word_of(after.state));
}

void Till::perform(SaleEffect effect, const SaleRecord& sale, const News& news) {
  const auto name = "SALE " + sale.key().text();
  const auto why = news.why.empty() ? std::string() : "\n" + news.why;
  switch (effect) {
    case SaleEffect::list_ways_to_pay:
      if (current_ == sale.key()) take_up(sale);
      spawn(ports_.executor, consult(sale.key()));
      return;
    case SaleEffect::show_paid:
      show_for(sale, "THANK YOU", "PAID");
      return say(name + " PAID");
    case SaleEffect::show_declined:
      show_for(sale, "NOT CHARGED", "DECLINED");
      return say(name + " DECLINED" + why + "\nSCAN ANOTHER CODE\nKEYS: cancel recall");
    case SaleEffect::show_confirm:
      show_for(sale, sale.basket.total.text(), "CONFIRM ON PHONE");
      return say(name + " WAITS FOR THE CUSTOMER'S PHONE\nKEYS: abandon wait new retry");
    case SaleEffect::show_checking:
      show_for(sale, "DO NOT PAY AGAIN", "BEING CHECKED");
      return say(name + " IS BEING CHECKED, DO NOT CHARGE AGAIN" + why + "\nKEYS: abandon wait new retry");
    case SaleEffect::show_closed:
      if (news.refunded)
        show_for(sale, "ORDER CLOSED", "REFUNDED");
      else
        show_for(sale, sale.basket.total.text(), "ORDER CLOSED");
      return say(name + (news.refunded ? " CLOSED, REFUNDED" : " CLOSED") + why + "\nKEYS: new");
    case SaleEffect::show_abandoning:
      return say(name + " IS BEING CANCELLED" + why + "\nKEYS: new retry");
    case SaleEffect::print_receipt:
      return printer_.add({sale.key()});
    case SaleEffect::follow:
      return follow(sale.key(), options_.poll_interval);
    case SaleEffect::follow_slow:
      return follow(sale.key(), options_.order_watch);
  }
}

// Who is at the counter after the move, and what need not be remembered any more.
void Till::settle(const SaleRecord& sale, const News& news) {
  const auto key = sale.key();
  const bool at_counter =
      sale.state == SaleState::open || sale.state == SaleState::ordered || sale.state == SaleState::paying;
  if (sale.state != SaleState::paying && undecided_ == sale.attempt()) undecided_ = {};
  if (current_ == key && !at_counter) current_.reset();
  if (sale.state == SaleState::ordered && !current_ && cart_.empty() && on_display_ == key) current_ = key;
  if (!is_final(sale.state)) return;
  if (sale.state != SaleState::done && sale.attempts > 0 && !news.refunded)
    spawn(ports_.executor, watch_refund(sale, ports_.clock.steady_now() + options_.refund_watch));
  if (sale.state == SaleState::done) last_done_ = sale;
  sales_.erase(key);
}

boost::asio::awaitable<std::optional<std::string>> Till::about_to_print(PrintJob job) {
  if (job.reprint) co_return last_done_ ? std::optional(print_bytes(receipt_of(*last_done_, true))) : std::nullopt;
  for (;;) {
    auto* sale = find(job.basket);
    if (!sale || sale->kept.state != SaleState::paid) co_return std::nullopt;
    auto next = sale->kept;
    const bool copy = next.receipt == ReceiptState::printing;
    next.receipt = ReceiptState::printing;
    auto saved = Saved::yes;
    if (!copy) saved = co_await store_.update(next, sale->kept);
    if (saved == Saved::yes) {
      find(job.basket)->kept = next;
      co_return print_bytes(receipt_of(next, copy));
    }
    co_await sleep(options_.store_retry);
  }
}

Till::Work Till::printed(PrintJob job) {
  if (job.reprint) co_return;
  News news;
  news.event = SaleEvent::receipt_printed;
  co_await keep_trying(job.basket, std::move(news));
}

void Till::printer_trouble(std::string what) {
  trouble_ = std::move(what);
  say(trouble_.empty() ? "PRINTER READY" : "PRINTER");
}

}  // namespace tillrig::terminal
