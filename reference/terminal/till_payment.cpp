#include <utility>

#include "reference/ports/spawn.h"
#include "reference/terminal/order_news.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {
namespace {

// Cash for an order that was made is a fact that acquiring hears of later; everything else waits for an answer.
bool needs_the_core(const LiveSale& sale, TenderKind kind) {
  const bool is_wish = sale.kept.state == SaleState::open || sale.kept.state == SaleState::ordered;
  return is_wish && (sale.kept.order.empty() || kind != TenderKind::cash);
}

std::string line_of(const std::string& why) {
  return why.empty() ? why : "\n" + why;
}

}  // namespace

// Creation is idempotent by basket: repeated until it is answered, or until the cashier cancels.
Till::Work Till::make_order(BasketKey key) {
  std::string why;  // as last said: whoever does not answer has said nothing else
  for (bool told_offline = false;;) {
    const auto* sale = find(key);
    if (!sale || sale->kept.state != SaleState::open) co_return;
    // Said once: what follows from other ways to pay must stay on the screen.
    if (core_.offline() && !std::exchange(told_offline, true)) {
      show_for(key.text(), "TOTAL", sale->kept.basket.total.text());
      hint("SALE " + key.text() + "\nTOTAL " + sale->kept.basket.total.text());
    }
    Message message{"order.create", encode(sale->kept.basket), key.text()};
    const auto outcome = co_await core_.call(options_.acquiring, std::move(message), options_.order_budget);
    const auto order = order_in(outcome);
    auto news = order ? creation_news(*order) : std::nullopt;
    if (news) {
      co_await keep_trying(key, std::move(*news));
      break;
    }
    if (!std::holds_alternative<Unknown>(outcome)) why = line_of(why_not_made(outcome));
    if (!core_.offline()) hint("SALE " + key.text() + " IS NOT ORDERED YET, TRYING" + why);
    co_await sleep(options_.poll_interval);
  }
  auto early = std::exchange(early_, std::nullopt);
  const auto* sale = find(key);
  if (early && current_ == key && sale && sale->kept.state == SaleState::ordered)
    co_await tender_now(key, std::move(*early));
}

Till::Work Till::consult(BasketKey key) {
  const auto* sale = find(key);
  if (!sale) co_return;
  Consult question{sale->kept.order, sale->kept.basket.total};
  Message message{"cashier.consult", encode(question), {}};
  const auto outcome = co_await core_.call(options_.cashier, std::move(message), options_.consult_budget);
  const auto* reply = std::get_if<Reply>(&outcome);
  if (!reply) co_return;
  const auto consulted = decode<Consulted>(reply->body);
  sale = find(key);
  if (!consulted || current_ != key || !sale || sale->kept.state != SaleState::ordered) co_return;
  if (!sale->kept.tenders.empty()) co_return;
  std::string ways;
  for (const auto& method : consulted->methods)
    ways += "\n" + method.channel.text() + (method.usable ? "" : ": " + method.reason);
  hint("SALE " + key.text() + "\nTOTAL " + sale->kept.basket.total.text() + "\nWAYS TO PAY:" + ways +
       "\nSCAN THE CUSTOMER'S CODE");
}

Till::Work Till::tender(Means means) {
  const auto* sale = current_ ? find(*current_) : nullptr;
  if (!sale) {
    hint("NO SALE TO PAY: PRESS TOTAL FIRST");
  } else if (card_wish_) {
    hint("THE READER WAITS FOR A CARD: CANCEL IT FIRST");
  } else if (core_.offline() && needs_the_core(*sale, means.kind)) {
    co_await tender_offline(*current_, std::move(means));
  } else if (sale->kept.state == SaleState::ordered) {
    co_await tender_now(*current_, std::move(means));
  } else if (sale->kept.state == SaleState::open && !early_) {
    early_ = std::move(means);
  } else {
    hint(means.kind == TenderKind::wallet ? "A PAYMENT IS RUNNING: CODE IGNORED" : "A PAYMENT IS RUNNING");
  }
}

Till::Work Till::tender_now(BasketKey key, Means means) {
  if (means.kind == TenderKind::cash)
    co_await take_cash(key, std::move(means.typed));
  else if (means.kind == TenderKind::card)
    ask_for_card(key, means);
  else
    co_await pay(key, std::move(means));
}

std::optional<Money> Till::amount_to_pay(const SaleRecord& sale, const std::string& typed) {
  const auto amount = typed_amount(typed, sale.basket.total.currency());
  const auto part = typed.empty() || amount ? part_of(sale.rest(), amount) : std::nullopt;
  if (!part) hint("NO SUCH AMOUNT TO PAY: " + typed + "\nTYPE IT AGAIN");
  return part;
}

Till::Work Till::pay(BasketKey key, Means means) {
  const auto* sale = find(key);
  if (!sale || !may_start_attempt(sale->kept.former())) {
    hint("A PAYMENT IS RUNNING: CODE IGNORED");
    co_return;
  }
  const auto amount = amount_to_pay(sale->kept, means.typed);
  if (!amount) co_return;
  News news;
  news.event = SaleEvent::code_read;
  news.tender = sent_tender(means.kind, *amount, means.card ? means.card->masked : "");
  auto next = sale->kept;
  open_line(next.tenders, *news.tender);
  undecided_ = next.attempt();
  on_display_ = key.text();
  show(amount->text(), "PLEASE WAIT");
  spawn(ports_.executor, decide(key, undecided_, means.at + options_.decision_time));

  const auto saved = co_await happen(key, std::move(news));
  auto* stored = find(key);
  if (saved != Saved::yes || !stored || stored->kept.state != SaleState::paying) {
    undecided_ = {};
    show("NOT CHARGED", "DECLINED");
    tell_pad(next, "DECLINED");
    hint("THE TILL CANNOT STORE: NOTHING WAS CHARGED, SCAN THE CODE AGAIN");
    co_return;
  }
  stored->decision_due = means.at + options_.decision_time;
  stored->absent_after = ports_.clock.steady_now() + budget_of(stored->kept) + options_.poll_interval;
  PayRequest request;
  request.order = stored->kept.order;
  request.line = TenderLine(std::to_string(next.tenders.back().line));
  request.attempt = next.attempt();
  request.code = std::move(means.code);
  request.amount = *amount;
  request.tender = means.kind;
  request.card = std::move(means.card);
  spawn(ports_.executor, charge(key, std::move(request), budget_of(stored->kept)));
}

Duration Till::budget_of(const SaleRecord& sale) const {
  const bool card = !sale.tenders.empty() && sale.tenders.back().kind == TenderKind::card;
  return card ? options_.card_budget : options_.accept_budget;
}

// The customer reads something when the decision time is over. It is shown before it is stored: the text promises
// nothing, and a till that restarts here shows it anyway.
Till::Work Till::decide(BasketKey key, AttemptKey attempt, SteadyInstant due) {
  co_await ports_.clock.sleep_until(due);
  if (undecided_ != attempt) co_return;
  undecided_ = {};
  show("DO NOT PAY AGAIN", "BEING CHECKED");
  const auto* sale = find(key);
  if (!sale || sale->kept.attempt() != attempt) co_return;
  News news;
  news.event = SaleEvent::decision_over;
  co_await keep_trying(key, std::move(news));
}

Till::Work Till::charge(BasketKey key, PayRequest request, Duration budget) {
  Message message{"cashier.accept", encode(request), request.attempt.text()};
  const auto outcome = co_await core_.call(options_.cashier, std::move(message), budget);
  co_await ports_.lifecycle.fault_point("till.answer.received");
  const auto* sale = find(key);
  if (!sale || sale->kept.attempt() != request.attempt) co_return;
  auto news = answer_of(outcome);
  // A part that was paid late may be of an order that is over by now, and goes back: that is the order's to say.
  const bool part = sale->kept.tenders.back().amount < sale->kept.rest();
  if (part && news.attempt == PaymentState::succeeded && sale->kept.state == SaleState::checking)
    co_return co_await ask(key);
  co_await keep_trying(key, std::move(news));
  // It may have been refused because the order is over.
  if (std::holds_alternative<Refused>(outcome)) co_await ask(key);
}

}  // namespace tillrig::terminal
