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

BOOST_AUTO_TEST_CASE(offline_sales_are_numbered_without_gaps) {
  const std::string first = "2000 till-1 offline.queued number=1 basket=B5\n";
  check_clean(first + "2001 till-1 offline.queued number=2 basket=B6\n");
  check_broken(first + "2001 till-1 offline.queued number=3 basket=B6\n", 10, "gap in a sequence",
               "till-1 numbers its offline sales 1 and then 3");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
