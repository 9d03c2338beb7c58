#include "reference/terminal/cart.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using terminal::Cart;

BOOST_AUTO_TEST_SUITE(cart)

namespace {

StockItem item(const std::string& sku, std::int64_t minor) {
  return {true, Sku(sku), "Item " + sku, Money(minor, Currency::cny()), 10};
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_same_item_scanned_twice_is_two_pieces) {
  Cart cart;
  cart.add(item("tea", 350));
  cart.add(item("bread", 700));
  cart.add(item("tea", 350));
  BOOST_REQUIRE(cart.lines().size() == 2u);
  BOOST_TEST(cart.lines()[0].quantity == 2);
  BOOST_TEST(cart.total() == Money(1400, Currency::cny()));
}

BOOST_AUTO_TEST_CASE(a_price_that_changed_between_two_scans_is_a_line_of_its_own) {
  Cart cart;
  cart.add(item("tea", 350));
  cart.add(item("tea", 400));
  BOOST_TEST(cart.lines().size() == 2u);
  BOOST_TEST(cart.total() == Money(750, Currency::cny()));
}

BOOST_AUTO_TEST_CASE(an_empty_cart_costs_nothing) {
  Cart cart;
  cart.add(item("tea", 350));
  cart.clear();
  BOOST_TEST(cart.empty());
  BOOST_TEST(cart.total().is_zero());
}

BOOST_AUTO_TEST_SUITE_END()
