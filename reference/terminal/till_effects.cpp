#include <utility>

#include "reference/ports/spawn.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {
namespace {

Receipt receipt_of(const SaleRecord& sale, bool copy) {
  return {sale.key(), sale.order, sale.basket.lines, sale.basket.total, sale.tenders, sale.offline, copy};
}

Money change_of(const SaleRecord& sale) {
  return sale.tenders.empty() ? Money::zero(sale.basket.total.currency()) : sale.tenders.back().change();
}

std::string name_of(const SaleRecord& sale) {
  return "SALE " + sale.key().text();
}

}  // namespace

void Till::take_up(const SaleRecord& sale) {
  current_ = sale.key();
  on_display_ = sale.key().text();
  if (sale.rest() != sale.basket.total) return show_rest(sale);
  show("TOTAL", sale.basket.total.text());
  hint(name_of(sale) + "\nTOTAL " + sale.basket.total.text() + "\nSCAN THE CUSTOMER'S CODE");
}

void Till::perform(SaleEffect effect, const SaleRecord& sale, const News& news) {
  const auto why = news.why.empty() ? std::string() : "\n" + news.why;
  switch (effect) {
    case SaleEffect::list_ways_to_pay:
      if (current_ == sale.key()) take_up(sale);
      spawn(ports_.executor, consult(sale.key()));
      return;
    case SaleEffect::show_paid:
      tell_pad(sale, "APPROVED");
      return show_paid(sale);
    case SaleEffect::show_offline:
      tell_pad(sale, "APPROVED");
      return show_offline(sale);
    case SaleEffect::show_rest:
      tell_pad(sale, "APPROVED");
      return show_rest(sale);
    case SaleEffect::show_declined:
      tell_pad(sale, "DECLINED");
      show_for(sale.key().text(), "NOT CHARGED", "DECLINED");
      return say(name_of(sale) + " DECLINED" + why + "\nSCAN ANOTHER CODE\nKEYS: cash card hold cancel recall");
    case SaleEffect::show_confirm:
      show_for(sale.key().text(), sale.tenders.back().amount.text(), "CONFIRM ON PHONE");
      return say(name_of(sale) + " WAITS FOR THE CUSTOMER'S PHONE\nKEYS: abandon wait new retry");
    case SaleEffect::show_checking:
      // After a restart: the customer has still to confirm.
      if (sale.tenders.back().state == PaymentState::waiting) return perform(SaleEffect::show_confirm, sale, news);
      tell_pad(sale, "BEING CHECKED");
      show_for(sale.key().text(), "DO NOT PAY AGAIN", "BEING CHECKED");
      return say(name_of(sale) + " IS BEING CHECKED, DO NOT CHARGE AGAIN" + why + "\nKEYS: abandon wait new retry");
    case SaleEffect::show_closed:
      return show_closed(sale, news);
    case SaleEffect::show_abandoning:
      return say(name_of(sale) + " IS BEING CANCELLED" + why + "\nKEYS: new retry");
    case SaleEffect::print_receipt:
      return printer_.add({sale.key()});
    case SaleEffect::follow:
      return follow(sale.key(), options_.poll_interval);
    case SaleEffect::follow_slow:
      return follow(sale.key(), options_.order_watch);
  }
}

void Till::show_paid(const SaleRecord& sale) {
  const auto change = change_of(sale);
  show_for(sale.key().text(), change.is_zero() ? "THANK YOU" : "CHANGE " + change.amount_text(), "PAID");
  say_paid(sale);
}

void Till::say_paid(const SaleRecord& sale) {
  const auto change = change_of(sale);
  say(name_of(sale) + " PAID" + (change.is_zero() ? "" : "\nCHANGE " + change.amount_text()) + "\nKEYS: new reprint");
}

// What a card approved without its bank is not called paid.
void Till::show_offline(const SaleRecord& sale) {
  if (sale.tenders.back().kind == TenderKind::cash) return show_paid(sale);
  show_for(sale.key().text(), sale.basket.total.text(), "APPROVED OFFLINE");
  say(name_of(sale) + " APPROVED OFFLINE\nKEYS: new reprint");
}

// After a restart nobody knows whether the customer who stands there is the one who paid, or the next one with goods
// that were scanned and are forgotten: the display says which sale it was.
void Till::remind_of(const SaleRecord& sale) {
  const bool by_card = !sale.offline.empty() && sale.tenders.back().kind != TenderKind::cash;
  const auto change = change_of(sale);
  show_for(sale.key().text(),
           change.is_zero() ? "LAST SALE " + sale.basket.total.amount_text() : "CHANGE " + change.amount_text(),
           by_card ? "WAS APPROVED OFFLINE" : "WAS PAID");
  if (by_card)
    say(name_of(sale) + " APPROVED OFFLINE\nKEYS: new reprint");
  else
    say_paid(sale);
}

void Till::show_rest(const SaleRecord& sale) {
  show_for(sale.key().text(), "PART PAID", "REST " + sale.rest().text());
  say(name_of(sale) + " PART PAID\nREST " + sale.rest().text() + "\nSCAN A CODE FOR THE REST\nKEYS: cash card cancel");
}

void Till::show_closed(const SaleRecord& sale, const News& news) {
  tell_pad(sale, "DECLINED");
  const auto back = cash_returned(sale.basket.total, sale.tenders);
  const auto cash_back = "CASH BACK " + back.amount_text();
  const auto line1 = !back.is_zero() ? cash_back : news.refunded ? "ORDER CLOSED" : sale.basket.total.text();
  show_for(sale.key().text(), line1, news.refunded ? "REFUNDED" : "ORDER CLOSED");
  say(name_of(sale) + (news.refunded ? " CLOSED, REFUNDED" : " CLOSED") + (back.is_zero() ? "" : "\n" + cash_back) +
      (news.why.empty() ? "" : "\n" + news.why) + "\nKEYS: new");
}

void Till::release(const Duties& duties) {
  if (!duties.facts.empty()) facts_.nudge();
  if (duties.drawer) drawer_.nudge();
  if (!duties.offline) return;
  record_queued(duties.offline->basket);
  offline_.nudge();
}

boost::asio::awaitable<std::optional<std::string>> Till::about_to_print(PrintJob job) {
  if (!job.report.empty()) co_return job.report;
  if (!job.refund.empty()) co_return co_await refunds_.about_to_print(job.refund);
  if (job.reprint) {
    const auto printed = co_await store_.read(job.basket);
    co_return printed ? std::optional(print_bytes(receipt_of(*printed, true))) : std::nullopt;
  }
  for (;;) {
    auto* sale = find(job.basket);
    if (!sale || sale->kept.state != SaleState::paid) co_return std::nullopt;
    auto next = sale->kept;
    const bool copy = next.receipt == ReceiptState::printing;
    next.receipt = ReceiptState::printing;
    auto saved = Saved::yes;
    Duties none;
    if (!copy) saved = co_await store_.update(next, sale->kept, std::move(none));
    if (saved == Saved::yes) {
      find(job.basket)->kept = next;
      co_return print_bytes(receipt_of(next, copy));
    }
    co_await sleep(options_.store_retry);
  }
}

Till::Work Till::printed(PrintJob job) {
  if (!job.refund.empty()) co_await refunds_.printed(job.refund);
  if (job.reprint || !job.refund.empty()) co_return;
  News news;
  news.event = SaleEvent::receipt_printed;
  co_await keep_trying(job.basket, std::move(news));
}

void Till::printer_trouble(std::string what) {
  trouble_ = std::move(what);
  hint(trouble_.empty() ? "PRINTER READY" : "PRINTER");
}

void Till::drawer_trouble(std::string what) {
  drawer_trouble_ = std::move(what);
  hint(drawer_trouble_.empty() ? "DRAWER READY" : "DRAWER");
}

}  // namespace tillrig::terminal
