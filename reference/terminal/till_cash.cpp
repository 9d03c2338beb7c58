#include <algorithm>

#include "reference/terminal/till.h"

namespace tillrig::terminal {

namespace {

// What a closed order has got goes back: the rest of it alone would not pay the goods.
bool part_paid(const SaleRecord& sale) {
  return std::any_of(sale.tenders.begin(), sale.tenders.end(), [](const Tender& each) { return each.settled(); });
}

}  // namespace

// Cash is a fact: stored, then the drawer opens and acquiring is told, for as long as it takes.
Till::Work Till::take_cash(BasketKey key, std::string typed) {
  const auto* sale = find(key);
  if (!sale || !may_start_attempt(sale->kept.former())) {
    hint("A PAYMENT IS RUNNING");
    co_return;
  }
  if (part_paid(sale->kept) && !core_.offline()) {
    const auto report = co_await status_of(sale->kept);
    sale = find(key);
    if (!sale) co_return;
    if (report && (report->state == OrderState::closing || report->state == OrderState::closed)) {
      hint("NOT TAKEN: THE ORDER IS OVER, WHAT WAS PAID GOES BACK");
      auto news = news_of(*report, *sale);
      if (news) co_await keep_trying(key, std::move(*news));
      co_return;
    }
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
  on_display_ = key.text();
  const auto saved = co_await happen(key, std::move(news));
  if (saved != Saved::yes) hint("THE TILL CANNOT STORE: NOTHING WAS TAKEN, PRESS CASH AGAIN");
}

}  // namespace tillrig::terminal
