#include "reference/terminal/sale_step.h"

#include <rapidcheck.h>
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(sale_step)

namespace {

SaleRecord fresh_sale() {
  SaleRecord sale;
  sale.basket.basket = BasketKey("till-1.1.1");
  return sale;
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
  const auto event = rc::gen::map(
      rc::gen::element(SaleEvent::order_made, SaleEvent::order_rejected, SaleEvent::code_read, SaleEvent::decision_over,
                       SaleEvent::no_answer, SaleEvent::order_closed, SaleEvent::cancel, SaleEvent::abandoned,
                       SaleEvent::receipt_printed, SaleEvent::paid),
      [](SaleEvent which) {
        News news;
        news.event = which;
        if (which == SaleEvent::order_made) news.order = OrderId("42");
        return news;
      });
  return rc::gen::oneOf(report, event);
}

struct Life {
  SaleRecord sale = fresh_sale();
  std::map<SaleEffect, int> effects;

  // What happened in this step; empty when nothing did.
  std::vector<SaleEffect> live(const News& news) {
    const auto taken = step(sale_table(), sale, news);
    if (!taken) return {};
    sale = taken->next;
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
    RC_ASSERT(life.effects[SaleEffect::print_receipt] == life.effects[SaleEffect::show_paid]);
  }));
}

BOOST_AUTO_TEST_CASE(a_new_attempt_key_needs_a_final_former_attempt) {
  BOOST_TEST(rc::check([] {
    Life life;
    for (const auto& news : *rc::gen::container<std::vector<News>>(any_news())) {
      const auto before = life.sale;
      life.live(news);
      const auto& after = life.sale;
      RC_ASSERT(after.attempts == before.attempts || after.attempts == before.attempts + 1);
      if (after.attempts > before.attempts) {
        RC_ASSERT(before.attempts == 0 || is_final(before.attempt_state));
        RC_ASSERT(after.attempt() != before.attempt());
      } else if (before.attempts > 0 && is_final(before.attempt_state)) {
        RC_ASSERT(after.attempt_state == before.attempt_state);
      }
    }
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
  life.live(news);
  news.event = SaleEvent::waiting;
  news.attempt = PaymentState::waiting;
  BOOST_TEST(has(life.live(news), SaleEffect::show_confirm));
  BOOST_TEST(life.live(news).empty());
}

BOOST_AUTO_TEST_SUITE_END()
