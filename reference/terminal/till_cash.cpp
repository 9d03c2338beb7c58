#include "reference/terminal/till.h"

namespace tillrig::terminal {

// The rest in cash of what is partly paid: the order may have expired meanwhile, and what was paid is on its way back.
// Acquiring is asked first, and what it says is done. An order that it calls open it keeps until it has heard more.
boost::asio::awaitable<bool> Till::still_open(BasketKey key) {
  const auto* sale = find(key);
  const auto report = co_await status_of(sale->kept);
  sale = find(key);
  if (!sale) co_return false;
  if (!report) {
    hint("NOBODY ANSWERS, AND A PART OF THIS SALE IS PAID: PRESS CASH AGAIN");
    co_return false;
  }
  if (report->state == OrderState::open) co_return may_start_attempt(sale->kept.former());
  hint("NOT TAKEN: THE ORDER IS OVER, WHAT WAS PAID GOES BACK");
  auto news = news_of(*report, *sale);
  if (news) co_await keep_trying(key, std::move(*news));
  co_return false;
}

// Cash is a fact: stored, then the drawer opens and acquiring is told, for as long as it takes.
Till::Work Till::take_cash(BasketKey key, std::string typed) {
  const auto* sale = find(key);
  if (!sale || !may_start_attempt(sale->kept.former())) {
    hint("A PAYMENT IS RUNNING");
    co_return;
  }
  const auto rest = sale->kept.rest();
  const auto given = typed.empty() ? rest : typed_amount(typed, rest.currency());
  News news;
  news.event = SaleEvent::paid;
  if (given) news.tender = cash_tender(rest, *given, Money(options_.change_limit, rest.currency()));
  if (!news.tender) {
    hint("NOT TAKEN: " + typed + "\nTYPE THE AMOUNT GIVEN AGAIN");
    co_return;
  }
  const bool part_paid = rest != sale->kept.basket.total;
  if (part_paid && !co_await still_open(key)) co_return;
  on_display_ = key.text();
  const auto saved = co_await happen(key, std::move(news));
  if (saved != Saved::yes) hint("THE TILL CANNOT STORE: NOTHING WAS TAKEN, PRESS CASH AGAIN");
}

}  // namespace tillrig::terminal
