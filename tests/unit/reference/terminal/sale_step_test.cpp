#include "reference/terminal/sale_step.h"

#include <rapidcheck.h>
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(sale_step)

namespace {

constexpr std::int64_t price = 1000;

SaleRecord fresh_sale() {
  SaleRecord sale;
  sale.basket.basket = BasketKey("till-1.1.1");
  sale.basket.total = Money(price, Currency::cny());
  return sale;
}

// A code or a card for a part of the price, or cash for it.
rc::Gen<News> any_tender() {
  return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<bool>(), rc::gen::inRange<std::int64_t>(1, price + 500)),
                      [](const std::pair<bool, std::int64_t>& drawn) {
                        News news;
                        news.event = drawn.first ? SaleEvent::paid : SaleEvent::code_read;
                        auto& tender = news.tender.emplace();
                        tender.kind = drawn.first ? TenderKind::cash : TenderKind::wallet;
                        tender.state = drawn.first ? PaymentState::succeeded : PaymentState::sending;
                        tender.given = tender.amount = Money(drawn.second, Currency::cny());
                        return news;
                      });
}

// Cash or a card for all of it, without the core.
rc::Gen<News> any_offline_sale() {
  return rc::gen::map(rc::gen::arbitrary<bool>(), [](bool cash) {
    News news;
    news.event = SaleEvent::sold_offline;
    auto& tender = news.tender.emplace();
    tender.kind = cash ? TenderKind::cash : TenderKind::card;
    tender.state = PaymentState::succeeded;
    tender.given = tender.amount = Money(price, Currency::cny());
    if (!cash) news.card = CardPresentment{};
    news.sold_at_ms = 1;
    return news;
  });
}

// Anything that could be learned: a report on the attempt, or one of the events that carry none.
rc::Gen<News> any_news() {
  const auto report =
      rc::gen::map(rc::gen::inRange<std::size_t>(0, Words<PaymentState>::all.size()), [](std::size_t i) {
        News news;
        news.attempt = Words<PaymentState>::all[i].first;
        news.event = event_of(*news.attempt, false);
        return news;
      });
  const auto event =
      rc::gen::map(rc::gen::element(SaleEvent::order_made, SaleEvent::order_rejected, SaleEvent::decision_over,
                                    SaleEvent::no_answer, SaleEvent::order_closed, SaleEvent::cancel,
                                    SaleEvent::abandoned, SaleEvent::receipt_printed, SaleEvent::paid),
                   [](SaleEvent which) {
                     News news;
                     news.event = which;
                     if (which == SaleEvent::order_made) news.order = OrderId("42");
                     news.whole = which == SaleEvent::paid;
                     return news;
                   });
  return rc::gen::oneOf(report, event, any_tender(), any_offline_sale());
}

struct Life {
  SaleRecord sale = fresh_sale();
  std::map<SaleEffect, int> effects;
  std::vector<Fact> facts;
  std::vector<OfflineSale> sold_offline;

  // What happened in this step; empty when nothing did. The till takes no more than what is due.
  std::vector<SaleEffect> live(News news) {
    if (news.tender && news.event != SaleEvent::sold_offline)
      news.tender->amount = std::min(news.tender->amount, sale.rest());
    if (news.tender && news.tender->amount.is_zero()) return {};
    const auto taken = step(sale_table(), sale, news);
    if (!taken) return {};
    sale = taken->next;
    facts.insert(facts.end(), taken->duties.facts.begin(), taken->duties.facts.end());
    if (taken->duties.offline) sold_offline.push_back(*taken->duties.offline);
    for (const auto effect : taken->effects) ++effects[effect];
    return taken->effects;
  }
};

bool has(const std::vector<SaleEffect>& effects, SaleEffect effect) {
  return std::find(effects.begin(), effects.end(), effect) != effects.end();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_paid_sale_is_never_shown_as_anything_else) {
  BOOST_TEST(rc::check([] {
    Life life;
    const auto story = *rc::gen::container<std::vector<News>>(any_news());
    bool paid = false;
    for (const auto& news : story) {
      const auto effects = life.live(news);
      if (paid)
        RC_ASSERT(!has(effects, SaleEffect::show_declined) && !has(effects, SaleEffect::show_closed) &&
                  !has(effects, SaleEffect::show_checking) && !has(effects, SaleEffect::show_confirm));
      paid = paid || has(effects, SaleEffect::show_paid);
    }
  }));
}

BOOST_AUTO_TEST_CASE(a_sale_orders_at_most_one_original_receipt) {
  BOOST_TEST(rc::check([] {
    Life life;
    for (const auto& news : *rc::gen::container<std::vector<News>>(any_news())) life.live(news);
    RC_ASSERT(life.effects[SaleEffect::print_receipt] <= 1);
    RC_ASSERT(life.effects[SaleEffect::print_receipt] ==
              life.effects[SaleEffect::show_paid] + life.effects[SaleEffect::show_offline]);
  }));
}

BOOST_AUTO_TEST_CASE(a_new_attempt_key_needs_a_final_former_attempt_and_is_never_given_twice) {
  BOOST_TEST(rc::check([] {
    Life life;
    std::set<AttemptKey> keys;
    for (const auto& news : *rc::gen::container<std::vector<News>>(any_news())) {
      const auto before = life.sale;
      life.live(news);
      const auto& after = life.sale;
      if (after.attempt() != before.attempt()) {
        RC_ASSERT(!before.attempt_open());
        RC_ASSERT(keys.insert(after.attempt()).second);
      } else if (before.former() && is_final(*before.former())) {
        RC_ASSERT(after.former() == before.former());
      }
    }
  }));
}

BOOST_AUTO_TEST_CASE(tenders_never_exceed_the_price_and_cover_it_when_the_sale_is_paid_by_them) {
  BOOST_TEST(rc::check([] {
    Life life;
    for (const auto& news : *rc::gen::container<std::vector<News>>(any_news())) {
      const auto effects = life.live(news);
      const auto rest = life.sale.rest();
      RC_ASSERT(rest.minor() >= 0);
      if (has(effects, SaleEffect::show_paid) && !news.whole) RC_ASSERT(rest.is_zero());
      if (has(effects, SaleEffect::show_rest)) RC_ASSERT(rest.minor() > 0);
      for (std::size_t i = 0; i + 1 < life.sale.tenders.size(); ++i) RC_ASSERT(life.sale.tenders[i].settled());
    }
  }));
}

BOOST_AUTO_TEST_CASE(cash_is_told_once_and_goes_back_once_when_the_sale_comes_to_nothing) {
  BOOST_TEST(rc::check([] {
    Life life;
    for (const auto& news : *rc::gen::container<std::vector<News>>(any_news())) life.live(news);
    const auto& sale = life.sale;
    const bool nothing = sale.state == SaleState::closed || sale.state == SaleState::abandoned;
    std::size_t taken = 0;
    for (const auto& tender : sale.tenders) {
      taken += tender.kind == TenderKind::cash && sale.offline.empty();
      RC_ASSERT(tender.returned == (nothing && tender.kind == TenderKind::cash));
    }
    RC_ASSERT(cash_held(sale.basket.total, sale.tenders).is_zero() || !nothing);
    std::map<std::string, std::set<std::string>> told;
    for (const auto& fact : life.facts) RC_ASSERT(told[fact.verb].insert(fact.key).second);
    RC_ASSERT(told["order.cash"].size() == taken);
    RC_ASSERT(told["order.cash-back"].size() == (nothing ? taken : 0u));
  }));
}

BOOST_AUTO_TEST_CASE(what_was_refused_on_the_way_is_given_up_once_and_what_was_declined_is_not) {
  Life life;
  News made;
  made.event = SaleEvent::order_made;
  made.order = OrderId("42");
  life.live(made);
  News code;
  code.event = SaleEvent::code_read;
  code.tender = sent_tender(TenderKind::wallet, life.sale.rest(), "");
  News refused;
  refused.event = SaleEvent::attempt_over;
  refused.attempt = PaymentState::refused;
  refused.unheard = true;
  News declined = refused;
  declined.attempt = PaymentState::failed;
  declined.unheard = false;

  life.live(code);
  life.live(declined);
  BOOST_TEST(life.facts.empty());
  life.live(code);
  life.live(refused);
  life.live(refused);
  BOOST_REQUIRE_EQUAL(life.facts.size(), 1u);
  BOOST_TEST(life.facts[0].verb == "order.abandon");
  const auto told = decode<OrderAbandon>(life.facts[0].body);
  BOOST_REQUIRE(told.has_value());
  BOOST_TEST(told->order.text() == "42");
  BOOST_TEST(told->attempt.text() == "till-1.1.1/2");
}

BOOST_AUTO_TEST_CASE(a_sale_made_offline_is_queued_once_under_a_basket_of_its_own_and_its_order_is_cancelled) {
  BOOST_TEST(rc::check([] {
    Life life;
    for (const auto& news : *rc::gen::container<std::vector<News>>(any_news())) life.live(news);
    const auto& sale = life.sale;
    RC_ASSERT(life.sold_offline.size() == (sale.offline.empty() ? 0u : 1u));
    if (sale.offline.empty()) return;
    const auto& told = life.sold_offline.front();
    RC_ASSERT(sale.state == SaleState::paid || sale.state == SaleState::done);
    RC_ASSERT(told.basket == sale.offline);
    RC_ASSERT(told.basket != sale.key());
    RC_ASSERT(told.tenders.size() == 1u);
    RC_ASSERT(told.tenders[0].amount == sale.basket.total);
    RC_ASSERT(told.tenders[0].attempt == sale.attempt());
    RC_ASSERT((told.tenders[0].tender == TenderKind::card) == told.tenders[0].card.has_value());
    const auto cancels = std::count_if(life.facts.begin(), life.facts.end(),
                                       [](const Fact& fact) { return fact.verb == "order.cancel"; });
    RC_ASSERT(cancels == (sale.order.empty() ? 0 : 1));
  }));
}

BOOST_AUTO_TEST_CASE(a_final_sale_never_moves) {
  BOOST_TEST(rc::check([] {
    Life life;
    for (const auto& news : *rc::gen::container<std::vector<News>>(any_news())) {
      const auto before = life.sale.state;
      const auto effects = life.live(news);
      if (is_final(before)) RC_ASSERT(life.sale.state == before && effects.empty());
    }
  }));
}

BOOST_AUTO_TEST_CASE(the_same_news_twice_shows_nothing_twice) {
  Life life;
  News news;
  news.event = SaleEvent::order_made;
  news.order = OrderId("42");
  life.live(news);
  news = {};
  news.event = SaleEvent::code_read;
  news.tender.emplace().amount = Money(price, Currency::cny());
  life.live(news);
  news = {};
  news.event = SaleEvent::waiting;
  news.attempt = PaymentState::waiting;
  BOOST_TEST(has(life.live(news), SaleEffect::show_confirm));
  BOOST_TEST(life.live(news).empty());
}

BOOST_AUTO_TEST_SUITE_END()
