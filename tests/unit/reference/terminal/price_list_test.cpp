#include "reference/terminal/price_list.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(price_list)

namespace {

PricedItem tea(std::int64_t minor, std::int64_t available = 5) {
  return {"690", StockItem{true, Sku("tea"), "Green tea", Money(minor, Currency::cny()), available}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_learned_is_found_and_a_new_price_replaces_the_old_one) {
  PriceList list;
  BOOST_TEST(list.empty());
  BOOST_TEST(!list.find("690"));
  BOOST_TEST(list.learn({tea(350)}).size() == 1u);
  BOOST_TEST(list.find("690")->price.minor() == 350);
  BOOST_TEST(list.learn({tea(400)}).size() == 1u);
  BOOST_TEST(list.find("690")->price.minor() == 400);
}

BOOST_AUTO_TEST_CASE(another_count_on_the_shelf_and_an_item_that_is_not_there_are_no_news) {
  PriceList list;
  list.learn({tea(350, 5)});
  BOOST_TEST(list.learn({tea(350, 4)}).empty());
  PricedItem nothing{"691", StockItem{}};
  BOOST_TEST(list.learn({nothing}).empty());
  BOOST_TEST(!list.find("691"));
}

BOOST_AUTO_TEST_SUITE_END()
