#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

BOOST_AUTO_TEST_SUITE(identifiers_are_unique)

BOOST_AUTO_TEST_CASE(one_order_number_for_two_baskets) {
  Sale sale;
  check_clean(sale.text());
  sale.order += "130 acquiring order.created order=O1 basket=B2\n";
  check_broken(sale.text(), 10, "names two things", "order O1 names B1 and B2");
}

BOOST_AUTO_TEST_CASE(one_transaction_number_for_two_payments) {
  Sale sale;
  sale.told +=
      "3000 wallet-a book.entry book=wallet-a entry=2 kind=debit customer=lin minor=1 currency=CNY "
      "funder=buyer txn=T1 number=N2 order_ref=O1\n";
  check_broken(sale.text(), 10, "names two things", "TXN T1 names N1 and N2");
}

BOOST_AUTO_TEST_CASE(a_channel_number_that_is_issued_twice) {
  const std::string first = "2000 engine state.changed machine=payment key=shop/till-1/000001/000007 from=";
  check_broken(Sale().text() + first + " to=SENDING event=charge\n" + first + "SENDING to=FAILED event=failed\n" +
                   first + " to=SENDING event=charge\n",
               10, "issued twice", "payment shop/till-1/000001/000007 is made although there is one");
}

std::string told(int basket, int number) {
  const auto move = [&](const char* from, const char* to) {
    return "2000 till-1 state.changed machine=offline-sale key=B" + std::to_string(basket) + " from=" + from +
           " to=" + to + " event=e number=" + std::to_string(number) + '\n';
  };
  return move("", "QUEUED") + move("QUEUED", "FORWARDED");
}

BOOST_AUTO_TEST_CASE(offline_sales_are_told_without_a_gap_in_their_numbers) {
  check_clean(told(5, 1) + told(6, 2));
  check_broken(told(5, 1) + told(6, 3), 10, "gap in a sequence", "till-1 tells its offline sale 3 after 1");
}

BOOST_AUTO_TEST_CASE(an_offline_sale_that_was_told_right_before_a_crash_may_have_left_no_record) {
  const std::string crash = "2000 till-1 node.crashed point=\n2000 till-1 node.started incarnation=2\n";
  check_clean(told(5, 1) + crash + told(7, 3) + told(8, 4));
  check_broken(told(5, 1) + crash + told(8, 4), 10, "gap in a sequence", "till-1 tells its offline sale 4 after 1");
  check_broken(told(5, 1) + crash + told(7, 3) + told(9, 5), 10, "gap in a sequence",
               "till-1 tells its offline sale 5 after 3");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
