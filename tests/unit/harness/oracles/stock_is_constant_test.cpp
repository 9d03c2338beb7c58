#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string end = Sale().end;

BOOST_AUTO_TEST_SUITE(stock_is_constant)

BOOST_AUTO_TEST_CASE(stock_neither_appears_nor_vanishes) {
  check_broken(
      "0 stock stock.stated sku=TEA available=20\n1 stock stock.moved sku=TEA order=O1 available=19 reserved=1 "
      "sold=1\n" +
          end,
      14, "not constant", "TEA has 19 available, 1 reserved, 1 sold after order O1 but there were 20");
  check_broken(
      "0 stock stock.stated sku=TEA available=0\n1 stock stock.moved sku=TEA order=O1 available=-1 reserved=1 "
      "sold=0\n" +
          end,
      14, "below zero", "TEA has -1 available, 1 reserved, 0 sold");
}

BOOST_AUTO_TEST_CASE(what_is_said_again_after_a_restart_is_not_more_stock) {
  const std::string moved =
      "0 stock stock.stated sku=TEA available=20\n1 stock stock.moved sku=TEA order=O1 available=19 reserved=0 "
      "sold=1\n";
  check_clean(moved + "2 stock stock.stated sku=TEA available=19 reserved=0 sold=1\n" + end);
  check_broken(moved + "2 stock stock.stated sku=TEA available=20 reserved=0 sold=1\n" + end, 14, "not constant",
               "TEA is 21 in all after a restart, but there were 20");
}

BOOST_AUTO_TEST_CASE(only_what_was_sold_offline_may_be_missing) {
  const std::string gone =
      "0 stock stock.stated sku=TEA available=0\n1 stock stock.sold_offline sku=TEA order=O1 quantity=1\n";
  check_broken(gone + "2 stock stock.moved sku=TEA order=O1 available=-2 reserved=0 sold=2\n" + end, 14, "below zero",
               "TEA has -2 available, 0 reserved, 2 sold");
  check_clean(gone + "2 stock stock.moved sku=TEA order=O1 available=-1 reserved=0 sold=1\n" + end);
}

BOOST_AUTO_TEST_CASE(a_reservation_ends_with_its_order) {
  Sale sale;
  sale.told = replaced(
      sale.told, "1220 stock       state.changed machine=reservation key=O1 from=RESERVED to=SOLD event=confirm", "");
  check_broken(sale.text(), 14, "outlives its order",
               "the reservation of order O1 is RESERVED although the order is PAID");
  const auto crashed =
      "1215 stock node.crashed point=\n1215 network disk.kept_unsynced node=stock\n"
      "1218 stock stock.stated sku=TEA available=19 reserved=0 sold=1\n";
  sale.told += crashed;
  for (const auto& v : run(sale.text()).violations) BOOST_TEST(v.truth != 14, v.sentence);
  Sale given_back;
  given_back.told = replaced(given_back.told, "to=SOLD", "to=RELEASED");
  check_broken(given_back.text(), 14, "sold goods given back",
               "the reservation of order O1 is RELEASED although the order is PAID");
}

BOOST_AUTO_TEST_CASE(goods_reserved_for_nobody_are_found) {
  check_broken(
      "0 stock stock.stated sku=TEA available=2\n1 stock stock.moved sku=TEA order=O1 available=1 reserved=1 "
      "sold=0\n" +
          end,
      14, "reserved for nobody", "1 of TEA are reserved although no reservation is held");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
