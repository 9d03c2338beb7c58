#include "reference/protocol/codes.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

namespace tillrig {
namespace {

using AllWords = std::tuple<ChannelState, PaymentState, OrderState, RefundState, DeclineClass>;

BOOST_AUTO_TEST_SUITE(codes)

BOOST_AUTO_TEST_CASE_TEMPLATE(every_value_has_a_word_of_its_own_that_reads_back, Enumeration, AllWords) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < Words<Enumeration>::all.size(); ++i) {
    const auto value = static_cast<Enumeration>(i);
    const auto word = word_of(value);
    BOOST_TEST(word != "?");
    BOOST_TEST((from_word<Enumeration>(word) == value), word);
    BOOST_TEST(words.insert(word).second, word);
  }
  BOOST_TEST(word_of(static_cast<Enumeration>(Words<Enumeration>::all.size())) == "?");
}

BOOST_AUTO_TEST_CASE(an_unknown_word_is_no_value) {
  for (const auto* wrong : {"", "?", "succeeded", "SUCCEEDED ", "PAID"})
    BOOST_TEST(!from_word<PaymentState>(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_CASE(what_may_still_move_money_is_not_final) {
  for (const auto open : {PaymentState::sending, PaymentState::waiting, PaymentState::unknown, PaymentState::closing,
                          PaymentState::reversing})
    BOOST_TEST(!is_final(open), word_of(open));
  for (const auto final : {PaymentState::succeeded, PaymentState::failed, PaymentState::closed, PaymentState::reversed,
                           PaymentState::refused})
    BOOST_TEST(is_final(final), word_of(final));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
