#include "harness/scenario/card_secrets.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

namespace tillrig {
namespace {

BOOST_AUTO_TEST_SUITE(card_secrets)

BOOST_AUTO_TEST_CASE(the_same_run_draws_the_same_card_and_another_run_another) {
  const auto card = draw_card(7, "lin-debit");
  BOOST_TEST(card.number.clear_for_wire() == draw_card(7, "lin-debit").number.clear_for_wire());
  BOOST_TEST((card.pin == draw_card(7, "lin-debit").pin));
  BOOST_TEST(card.number.clear_for_wire() != draw_card(8, "lin-debit").number.clear_for_wire());
  BOOST_TEST(card.number.clear_for_wire() != draw_card(7, "mei-debit").number.clear_for_wire());
}

BOOST_AUTO_TEST_CASE(every_number_is_valid_and_no_two_are_the_same) {
  std::set<std::string> numbers;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto card = draw_card(seed, "lin-debit");
    BOOST_TEST(card.number.valid());
    BOOST_TEST(card.number.clear_for_wire().starts_with("621700"));
    numbers.insert(card.number.clear_for_wire());
  }
  BOOST_TEST(numbers.size() == 200u);
}

BOOST_AUTO_TEST_CASE(the_wrong_pin_is_a_pin_and_not_the_right_one) {
  const auto card = draw_card(7, "lin-debit");
  BOOST_TEST(card.pin.clear_for_wire().size() == 12u);
  BOOST_TEST(card.wrong_pin.clear_for_wire().size() == 12u);
  BOOST_TEST((card.pin != card.wrong_pin));
}

BOOST_AUTO_TEST_CASE(no_pin_spells_text_when_two_of_its_digits_make_a_byte) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto pin = draw_card(seed, "lin-debit").pin.clear_for_wire();
    for (const std::size_t skipped : {0U, 1U}) {
      bool beyond_text = false;
      for (auto at = skipped; at + 1 < pin.size(); at += 2) beyond_text = beyond_text || pin[at] >= '8';
      BOOST_TEST(beyond_text, pin << " from digit " << skipped);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
