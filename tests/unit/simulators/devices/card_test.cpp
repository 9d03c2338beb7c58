#include "simulators/devices/card.h"

#include <boost/test/unit_test.hpp>

namespace tillrig::devices {
namespace {

Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

Card chip_card() {
  return {"lin", Pan("6217000000000000"), "3012", true, false, 5000};
}

CardVerdict offline(const Card& card, CardEntry entry, std::int64_t amount, std::int64_t floor_limit = 10000) {
  return verdict_of(card, entry, {"t1", cny(amount), true, cny(floor_limit)});
}

BOOST_AUTO_TEST_SUITE(cards)

BOOST_AUTO_TEST_CASE(online_the_bank_is_asked_however_the_card_is_read) {
  for (const auto& [entry, word] : Words<CardEntry>::all)
    BOOST_TEST((verdict_of(chip_card(), entry, {"t1", cny(1), false, cny(0)}) == CardVerdict::ask_bank), word);
}

BOOST_AUTO_TEST_CASE(offline_a_chip_approves_up_to_both_limits) {
  BOOST_TEST((offline(chip_card(), CardEntry::chip, 5000) == CardVerdict::approved_offline));
  BOOST_TEST((offline(chip_card(), CardEntry::chip, 5001) == CardVerdict::declined));
  BOOST_TEST((offline(chip_card(), CardEntry::chip, 3000, 3000) == CardVerdict::approved_offline));
  BOOST_TEST((offline(chip_card(), CardEntry::chip, 3001, 3000) == CardVerdict::declined));
  BOOST_TEST((verdict_of(chip_card(), CardEntry::chip,
                         {"t1", cny(1), true, Money(9, Currency::from_code("USD").value())}) == CardVerdict::declined));
}

BOOST_AUTO_TEST_CASE(offline_nothing_but_a_chip_without_an_online_pin_approves) {
  for (const auto entry : {CardEntry::contactless, CardEntry::stripe, CardEntry::fallback})
    BOOST_TEST((offline(chip_card(), entry, 1) == CardVerdict::declined), word_of(entry));
  auto with_pin = chip_card();
  with_pin.pin_online = true;
  BOOST_TEST((offline(with_pin, CardEntry::chip, 1) == CardVerdict::declined));
}

BOOST_AUTO_TEST_CASE(a_chip_card_that_is_swiped_is_a_fallback) {
  auto card = chip_card();
  BOOST_TEST((entry_of_swipe(card) == CardEntry::fallback));
  card.chip = false;
  BOOST_TEST((entry_of_swipe(card) == CardEntry::stripe));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_card_is_none) {
  const auto card = card_in(R"({"holder":"lin","number":"6225760008219524","expiry":"3012","pin_online":true,
                                "offline_limit_minor":5000})");
  BOOST_REQUIRE(card.has_value());
  BOOST_TEST(card->holder == "lin");
  BOOST_TEST(card->number.clear_for_wire() == "6225760008219524");
  BOOST_TEST((card->chip && card->pin_online && card->offline_limit_minor == 5000));
  for (const char* body : {"", "[]", R"({"holder":"lin","number":"6225760008219525","expiry":"3012"})",
                           R"({"holder":"","number":"6225760008219524","expiry":"3012"})",
                           R"({"holder":"lin","number":6225760008219524,"expiry":"3012"})",
                           R"({"holder":"lin","number":"6225760008219524"})"})
    BOOST_TEST(!card_in(body).has_value(), body);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::devices
