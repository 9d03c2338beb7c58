#include <functional>
#include <utility>

#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/protocol/payment_code.h"
#include "reference/shell/move_record.h"
#include "reference/shell/settle.h"
#include "reference/terminal/offline_store.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {

void Till::core_lost() {
  say(said_);
  spawn(ports_.executor, tender_early());
}

void Till::core_back() {
  say(said_);
  offline_.drain();
  spawn(ports_.executor, learn_prices());
}

// What was shown for an order that will not come now is taken without it, or refused in words.
Till::Work Till::tender_early() {
  auto early = std::exchange(early_, std::nullopt);
  if (early) co_await tender(std::move(*early));
}

// Every price at once, so that scanning goes on without the stock. A shop that opens in the morning may start its till
// before its stock: asked until it is answered.
Till::Work Till::learn_prices() {
  for (;;) {
    Message message{"stock.list", encode(ListGoods{}), {}};
    const auto outcome = co_await core_.call(options_.stock, std::move(message), options_.look_budget);
    const auto* reply = std::get_if<Reply>(&outcome);
    const auto list = reply ? decode<PricedList>(reply->body) : tl::unexpected(BadMessage{"no answer"});
    if (list) co_return co_await learn(list->items);
    co_await sleep(options_.poll_interval_max);
  }
}

Till::Work Till::learn(std::vector<PricedItem> items) {
  auto news = prices_.learn(items);
  if (!news.empty()) co_await price_store::keep(ports_.store, ports_.clock, std::move(news));
}

void Till::add_known(const std::string& barcode) {
  const auto item = prices_.find(barcode);
  if (item)
    add_to_cart(*item);
  else
    hint("NO ANSWER FROM STOCK AND NOT KNOWN HERE, SCAN AGAIN: " + showable_scan(barcode));
}

// One way of paying for the whole sale: what the till promises without the core is one fact.
Till::Work Till::tender_offline(BasketKey key, Means means) {
  const auto* sale = find(key);
  if (!sale) co_return;
  const auto total = sale->kept.basket.total;
  if (means.kind == TenderKind::card) {
    if (means.typed.empty())
      ask_for_card(key, means);
    else
      hint("OFFLINE: A CARD PAYS ALL OF IT");
    co_return;
  }
  Tender tender;
  tender.kind = means.kind;
  tender.amount = tender.given = total;
  if (means.kind == TenderKind::cash) {
    const auto given = means.typed.empty() ? total : typed_amount(means.typed, total.currency());
    auto cash = given ? cash_tender(total, *given, Money(options_.change_limit, total.currency())) : std::nullopt;
    if (!cash || cash->amount != total) {
      hint("NOT TAKEN: " + means.typed + "\nOFFLINE: TYPE THE AMOUNT GIVEN FOR ALL OF IT");
      co_return;
    }
    tender = std::move(*cash);
  }
  co_await sell_offline(key, std::move(tender), std::nullopt);
}

// Approved by card and terminal; whether the till may rely on it is for its rules to say.
Till::Work Till::sell_by_card_offline(BasketKey key, CardPresentment card) {
  const auto* sale = find(key);
  if (!sale) co_return;
  auto tender = sent_tender(TenderKind::card, sale->kept.basket.total, card.masked);
  tender.state = PaymentState::succeeded;
  tender.channel = options_.card_channel;
  co_await sell_offline(key, std::move(tender), std::move(card));
}

Till::Work Till::sell_offline(BasketKey key, Tender tender, std::optional<CardPresentment> card) {
  const auto today = business_day(ports_.clock.wall_now(), options_.cut_off);
  OfflineExposure exposure;
  if (card)
    exposure =
        co_await offline_store::exposure(ports_.store, ports_.clock, card->card_ref, today, tender.amount.currency());
  const auto* sale = find(key);
  if (!sale) co_return;
  OfflineWish wish{Deed::sale, tender.kind, tender.amount, card, {}};
  for (const auto& known : sale->kept.tenders) wish.online.push_back(known.state);
  on_display_ = key.text();
  if (const auto why = why_not_offline(wish, options_.offline, exposure)) {
    tell_pad(sale->kept, "DECLINED");
    show("NOT CHARGED", "DECLINED");
    hint(*why);
    co_return;
  }
  News news;
  news.event = SaleEvent::sold_offline;
  news.tender = std::move(tender);
  news.card = std::move(card);
  news.sold_at_ms = whole_milliseconds(ports_.clock.wall_now().since_epoch);
  const auto saved = co_await happen(key, std::move(news));
  if (saved != Saved::yes) hint("THE TILL CANNOT STORE: NOTHING WAS TAKEN, TRY AGAIN");
}

// Cash of a sale that came to nothing needs no telling: it has been given back. Cash of goods that are gone was refused
// because the order is over: the sale is told under a basket of its own. Where cash paid only a part of it people have
// to look.
Till::Work Till::fact_refused(Fact fact, std::string why) {
  const auto sale = co_await store_.read(fact.basket);
  const bool sold = !sale || sale->state == SaleState::paid || sale->state == SaleState::done;
  if (fact.verb != "order.cash" || !sold) co_return;
  if (!sale || sale->tenders.size() != 1) {
    ports_.log.record(Event("listed").with("list", "till").with("key", fact.key).with("why", why));
    co_return;
  }
  const auto told = offline_sale_of(*sale, whole_milliseconds(ports_.clock.wall_now().since_epoch), std::nullopt);
  bool born = false;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    born = offline_store::add(db, told) || (born && in_doubt);
    return true;
  };
  co_await tillrig::settle(ports_.store, ports_.clock, std::move(work));
  if (born) record_queued(told.basket);
  offline_.nudge();
}

void Till::record_queued(const BasketKey& basket) {
  ports_.log.record(move_record("offline-sale", basket.text(), "", word_of(OfflineState::queued), "sold"));
}

}  // namespace tillrig::terminal
