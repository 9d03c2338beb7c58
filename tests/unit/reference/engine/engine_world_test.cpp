#include <boost/test/unit_test.hpp>
#include <optional>

#include "reference/engine/payment_store.h"
#include "reference/engine/refund_store.h"
#include "reference/ports/spawn.h"
#include "tests/support/virtual_fixture.h"
#include "tests/unit/reference/engine/payments.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

namespace {

boost::asio::awaitable<void> in_one_transaction(NodePorts& ports, std::function<void(DbSession&)> work, bool& done) {
  std::function<bool(DbSession&)> all = [&](DbSession& db) {
    make_payment_schema(db);
    make_refund_schema(db);
    work(db);
    return true;
  };
  const auto outcome = co_await ports.store.transact(std::move(all));
  done = std::holds_alternative<Committed>(outcome);
}

void with_a_database(std::function<void(DbSession&)> work) {
  in_a_world([work = std::move(work)](TestJournal& journal) {
    VirtualFixture fixture(journal);
    bool done = false;
    fixture.define(NodeName("engine"),
                   [&](NodePorts& ports) { spawn(ports.executor, in_one_transaction(ports, work, done)); });
    fixture.start(NodeName("engine"));
    BOOST_TEST(fixture.run_until([&] { return done; }, 5s));
  });
}

}  // namespace

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

BOOST_AUTO_TEST_CASE(a_transaction_number_has_at_most_one_refund) {
  with_a_database([](DbSession& db) {
    Refund refund;
    refund.key = refund_key(ChannelTxn("T1"));
    refund.txn = ChannelTxn("T1");
    refund.amount = Money(1250, Currency::cny());
    BOOST_TEST(insert(db, refund));
    BOOST_TEST(!insert(db, refund));
    refund.key = RefundKey("another key");
    BOOST_TEST(!insert(db, refund));
    BOOST_TEST(unfinished_refunds(db).size() == 1u);
  });
}

BOOST_AUTO_TEST_SUITE_END()
