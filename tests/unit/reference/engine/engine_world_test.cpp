#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/unit/reference/engine/payments.h"
#include "tests/unit/reference/engine/with_a_database.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(engine_store)

BOOST_AUTO_TEST_CASE(a_payment_comes_back_as_it_was_written) {
  with_a_database([](DbSession& db) {
    auto payment = a_payment();
    payment.code = PaymentCode("281234567890123456").masked();
    BOOST_TEST(insert(db, payment));
    payment = decide(payment_table(), rules(), payment, hears(Asked::charge, ChannelState::succeeded), {}, {}).after;
    update(db, payment);
    const auto read = find_by_number(db, payment.number);
    BOOST_REQUIRE(read);
    BOOST_TEST((read->state == PaymentState::succeeded));
    BOOST_TEST(read->txn == payment.txn);
    BOOST_TEST(read->reply == payment.reply);
    BOOST_TEST(read->moves == 1);
    BOOST_TEST(read->code == payment.code);
    BOOST_TEST(unfinished_payments(db).empty());
  });
}

BOOST_AUTO_TEST_CASE(numbers_and_generations_of_an_attempt_are_unique) {
  with_a_database([](DbSession& db) {
    auto payment = a_payment();
    BOOST_TEST(insert(db, payment));
    BOOST_TEST(!insert(db, payment));
    payment.number = ChannelNumber("P2");
    BOOST_TEST(!insert(db, payment));
    payment.generation = 2;
    BOOST_TEST(insert(db, payment));
    BOOST_TEST(find_by_attempt(db, payment.attempt)->number == payment.number);
    BOOST_TEST(unfinished_payments(db).size() == 2u);
  });
}

BOOST_AUTO_TEST_CASE(a_transaction_number_has_at_most_one_refund_of_the_engines_own) {
  with_a_database([](DbSession& db) {
    auto refund = late_refund(a_payment(), ChannelTxn("T1"), Money(1250, Currency::cny()));
    BOOST_TEST(insert(db, "shop", refund).stored);
    BOOST_TEST(!insert(db, "shop", refund).stored);
    refund.key = RefundKey("another key");
    BOOST_TEST(!insert(db, "shop", refund).stored);
    BOOST_TEST(unfinished_refunds(db).size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(no_number_of_a_terminal_is_ever_given_twice) {
  with_a_database([](DbSession& db) {
    std::set<std::string> given;
    BOOST_TEST(rc::check([&] {
      const NodeName till(*rc::gen::element<std::string>("till-1", "till-2"));
      const Channel bank("bank");
      const auto steps = *rc::gen::inRange(1, 10);
      for (int step = 0; step < steps; ++step) {
        if (*rc::gen::inRange(0, 4) == 0) begin_batch_after(db, till, bank, batch_of(db, till, bank).value_or(0));
        const auto allotted = allot(db, "shop", till, bank);
        RC_ASSERT(allotted.has_value());
        RC_ASSERT(allotted->card.batch == batch_of(db, till, bank));
        RC_ASSERT(given.insert(allotted->card.number().text()).second);
      }
    }));
  });
}

BOOST_AUTO_TEST_CASE(a_batch_whose_numbers_are_used_up_gives_none_until_the_next_begins) {
  with_a_database([](DbSession& db) {
    const NodeName till("till-1");
    const Channel bank("bank");
    BOOST_TEST(allot(db, "shop", till, bank)->card.stan == 1);
    db.execute("UPDATE terminal SET stan = 999999");
    BOOST_TEST(!allot(db, "shop", till, bank));
    begin_batch_after(db, till, bank, 1);
    const auto next = allot(db, "shop", till, bank);
    BOOST_REQUIRE(next);
    BOOST_TEST(next->card.batch == 2);
    BOOST_TEST(next->begins_batch);
  });
}

BOOST_AUTO_TEST_SUITE_END()
