#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string receipt_again =
    "1300 desk-till-1 receipt.printed till=till-1 text='SALE B1\\nORDER O1\\nTOTAL 12.50 CNY\\nWALLET-A 12.50 "
    "CNY\\nTXN "
    "T1\\nAPPROVED\\n' cut=1\n";

BOOST_AUTO_TEST_SUITE(effects_exactly_once)

BOOST_AUTO_TEST_CASE(a_sale_has_one_original_receipt) {
  Sale sale;
  check_clean(sale.text());
  sale.told += receipt_again;
  check_broken(sale.text(), 7, "two original receipts",
               "sale B1 has two receipts that are not marked as copies, the first in entry 28");
}

BOOST_AUTO_TEST_CASE(a_copy_is_marked_and_is_none) {
  Sale sale;
  sale.told += replaced(receipt_again, "SALE B1", "*** COPY ***\\nSALE B1");
  check_clean(sale.text());
}

BOOST_AUTO_TEST_CASE(the_drawer_opens_only_for_cash) {
  Sale sale;
  sale.told +=
      "1250 harness cash.given till=till-1 customer=lin minor=500 currency=CNY\n"
      "1260 desk-till-1 drawer.opened till=till-1\n"
      "1270 desk-till-1 display.shown till=till-1 line1='CASH BACK 5.00' line2='DECLINED'\n"
      "1280 desk-till-1 drawer.opened till=till-1\n";
  check_clean(sale.text());
  sale.told += "1290 desk-till-1 drawer.opened till=till-1\n";
  check_broken(sale.text(), 7, "drawer opened too often",
               "till-1 opened its drawer 3 times, there was cash to move 2 times");
}

BOOST_AUTO_TEST_CASE(what_was_sold_before_a_crash_is_not_the_next_orders) {
  const auto after_restart = [](const std::string& stated) {
    Sale sale;
    sale.told += stated +
                 "1310 stock stock.moved sku=TEA order=O2 available=18 reserved=0 sold=2\n"
                 "1320 stock stock.moved sku=TEA order=O2 available=17 reserved=0 sold=3\n";
    return sale.text();
  };
  check_clean(after_restart("1300 stock stock.stated sku=TEA available=18 reserved=0 sold=2\n"));
  check_broken(after_restart(""), 7, "sold twice", "order O2 took TEA off the stock twice, first in entry 32");
}

BOOST_AUTO_TEST_CASE(goods_of_an_order_are_sold_once) {
  Sale sale;
  sale.told += "1300 stock stock.moved sku=TEA order=O1 available=18 reserved=0 sold=2\n";
  check_broken(sale.text(), 7, "sold twice", "order O1 took TEA off the stock twice, first in entry 31");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
