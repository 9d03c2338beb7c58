#include "harness/scenario/observations.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/harness/scenario/small_shop.h"

namespace tillrig {
namespace {

using namespace testing;

class Seen {
 public:
  void happens(Event event, const char* node = "x") { seen.see({++number, {}, NodeName(node), 1, std::move(event)}); }
  template <class What>
  std::string why_not(What what) const {
    return seen.why_not(expectation(std::move(what))).value_or("");
  }

  World world = small_shop();
  Observations seen{world};
  std::uint64_t number = 0;
};

Event book_entry(std::int64_t number, const char* kind, std::int64_t minor) {
  return Event("book.entry")
      .with("book", "wallet-a")
      .with("entry", number)
      .with("kind", kind)
      .with("customer", "lin")
      .with("minor", minor)
      .with("currency", "CNY");
}

BOOST_AUTO_TEST_SUITE(observations)

BOOST_FIXTURE_TEST_CASE(the_display_is_what_it_shows_now, Seen) {
  happens(display("DO NOT PAY AGAIN", "BEING CHECKED"));
  BOOST_TEST(why_not(ExpectDisplay{till(), "BEING CHECKED"}) == "");
  happens(display("", "PAID"));
  BOOST_TEST(why_not(ExpectDisplay{till(), "BEING CHECKED"}) == "the display shows \"\" \"PAID\"");
}

BOOST_FIXTURE_TEST_CASE(a_book_counts_debits_less_refunds_of_its_customer, Seen) {
  happens(book_entry(1, "debit", 1250));
  happens(book_entry(2, "debit", 1250));
  happens(book_entry(3, "refund", 1250));
  happens(book_entry(3, "refund", 1250));  // told again after a restart of the gateway: one entry
  const Money paid(1250, Currency::cny());
  BOOST_TEST(why_not(ExpectBook{NodeName("wallet-a"), "lin", paid, paid, 2, 1}) == "");
  BOOST_TEST(why_not(ExpectBook{NodeName("wallet-a"), "lin", paid + paid, {}, 1, {}}) ==
             "found paid 12.50 CNY, debits 2");
  BOOST_TEST(why_not(ExpectBook{NodeName("wallet-a"), "mei", paid, {}, {}, {}}) == "found paid 0.00 CNY");
}

BOOST_FIXTURE_TEST_CASE(orders_are_followed_through_their_states, Seen) {
  BOOST_TEST(why_not(ExpectOrder{"", "PAID"}) == "no order was created");
  happens(Event("order.created").with("order", "o-1").with("basket", "b"));
  BOOST_TEST(why_not(ExpectOrder{"", "OPEN"}) == "");
  happens(Event("state.changed").with("machine", "order").with("key", "o-1").with("to", "PAID"));
  happens(Event("state.changed").with("machine", "payment").with("key", "o-1").with("to", "UNKNOWN"));
  BOOST_TEST(why_not(ExpectOrder{"", "PAID"}) == "");
  BOOST_TEST(why_not(ExpectOrder{"o-2", "PAID"}) == "there is no order o-2");
  happens(Event("order.created").with("order", "o-2").with("basket", "b"));
  BOOST_TEST(why_not(ExpectOrders{2, ""}) == "");
  BOOST_TEST(why_not(ExpectOrders{1, "PAID"}) == "");
  BOOST_TEST(why_not(ExpectOrders{2, "PAID"}) == "there are 1");
}

BOOST_FIXTURE_TEST_CASE(originals_and_copies_are_told_apart_and_a_slip_is_neither, Seen) {
  happens(Event("receipt.printed").with("till", "till-1").with("text", "SALE b-1\nAPPROVED\n").with("cut", 1));
  happens(Event("receipt.printed")
              .with("till", "till-1")
              .with("text", "SALE b-1\nAPPROVED\n*** COPY ***\n")
              .with("cut", 1));
  BOOST_TEST(why_not(ExpectReceipt{till(), 1, 1, "APPROVED"}) == "");
  BOOST_TEST(why_not(ExpectReceipt{till(), 2, {}, ""}) == "found receipts 1");
}

BOOST_FIXTURE_TEST_CASE(stock_drawer_and_lists_are_seen, Seen) {
  happens(
      Event("stock.moved").with("sku", "TEA").with("available", 19).with("reserved", std::int64_t{0}).with("sold", 1));
  happens(Event("drawer.opened").with("till", "till-1"));
  happens(Event("listed").with("list", "unknown").with("key", "k").with("why", "the bound is over"));
  BOOST_TEST(why_not(ExpectStock{"tea", 19, 0, 1}) == "");
  BOOST_TEST(why_not(ExpectStock{"tea", 20, {}, {}}) == "found available 19");
  BOOST_TEST(why_not(ExpectDrawer{till(), 0}) == "found openings 1");
  BOOST_TEST(why_not(ExpectListed{1, "unknown", "bound"}) == "");
  BOOST_TEST(why_not(ExpectListed{0, "", ""}) == "found listed 1");
}

BOOST_FIXTURE_TEST_CASE(a_node_is_down_from_its_crash_to_its_start, Seen) {
  happens(Event("node.crashed").with("point", "engine.sending.stored"), "engine");
  BOOST_TEST(seen.down().size() == 1u);
  BOOST_TEST(seen.crashes(NodeName("engine"), "engine.sending.stored") == 1);
  BOOST_TEST(seen.crashes(NodeName("engine"), "elsewhere") == 0);
  happens(Event("node.started"), "engine");
  BOOST_TEST(seen.down().empty());
}

BOOST_FIXTURE_TEST_CASE(the_pad_is_what_it_shows_now, Seen) {
  happens(Event("pad.shown").with("till", "till-1").with("text", "12.50 CNY\nENTER PIN"));
  BOOST_TEST(why_not(ExpectPad{till(), "ENTER PIN"}) == "");
  happens(Event("pad.shown").with("till", "till-1").with("text", "PLEASE WAIT"));
  BOOST_TEST(why_not(ExpectPad{till(), "ENTER PIN"}) == "the pad shows \"PLEASE WAIT\"");
}

BOOST_FIXTURE_TEST_CASE(cash_is_what_a_customer_is_out_of_pocket, Seen) {
  const Money paid(1250, Currency::cny());
  happens(Event("cash.given").with("till", "till-1").with("customer", "lin").with(Money(2000, Currency::cny())));
  BOOST_TEST(why_not(ExpectCash{"lin", paid}) == "found paid 0.00 CNY");
  happens(display("CHANGE 7.50", "PAID"));
  BOOST_TEST(why_not(ExpectCash{"lin", paid}) == "");
}

BOOST_FIXTURE_TEST_CASE(a_parked_sale_counts_until_it_is_taken, Seen) {
  const auto moves = [&](const char* key, const char* to) {
    happens(Event("state.changed").with("machine", "offline-sale").with("key", key).with("to", to), "till-1");
  };
  moves("b-1", "QUEUED");
  BOOST_TEST(why_not(ExpectParked{till(), 0}) == "");
  moves("b-1", "PARKED");
  moves("b-2", "PARKED");
  BOOST_TEST(why_not(ExpectParked{till(), 2}) == "");
  BOOST_TEST(why_not(ExpectParked{NodeName("till-2"), 0}) == "");
  moves("b-1", "FORWARDED");
  BOOST_TEST(why_not(ExpectParked{till(), 2}) == "found parked 1");
}

BOOST_FIXTURE_TEST_CASE(a_difference_is_one_row_found_once_or_again_until_it_is_closed, Seen) {
  const auto found = [&](const char* row, const char* kind) {
    happens(Event("difference.found")
                .with("row", row)
                .with("kind", kind)
                .with("channel", "wallet-a")
                .with("number", "n-7")
                .with("why", "settled there"));
  };
  found("r-1", "MONEY_THERE");
  found("r-1", "MONEY_THERE");
  found("r-2", "FEE");
  BOOST_TEST(why_not(ExpectDifferences{2, "", "wallet-a n-7", 2}) == "");
  happens(Event("difference.closed").with("row", "r-1").with("how", "REPAIRED").with("by", "rule"));
  BOOST_TEST(why_not(ExpectDifferences{1, "MONEY_THERE", "", 0}) == "");
  BOOST_TEST(why_not(ExpectDifferences{2, "FEE", "", 2}) == "found differences 1, open 1");
  found("r-1", "MONEY_THERE");
  BOOST_TEST(why_not(ExpectDifferences{1, "MONEY_THERE", "settled", 1}) == "");
}

BOOST_FIXTURE_TEST_CASE(a_trigger_compares_kind_fields_and_the_node, Seen) {
  const Entry entry{1, {}, NodeName("wallet-a"), 1, Event("gateway.received").with("verb", "pay").with("nr", 7)};
  BOOST_TEST(matches({"gateway.received", 1, {{"verb", "pay"}, {"nr", "7"}, {"node", "wallet-a"}}}, entry));
  BOOST_TEST(!matches({"gateway.received", 1, {{"verb", "query"}}}, entry));
  BOOST_TEST(!matches({"gateway.executed", 1, {}}, entry));
}

BOOST_FIXTURE_TEST_CASE(a_watcher_may_remove_itself_while_it_is_called, Seen) {
  int calls = 0;
  int id = 0;
  id = seen.watch([&](const Entry&) {
    ++calls;
    seen.unwatch(id);
  });
  int others = 0;
  seen.watch([&](const Entry&) { ++others; });
  happens(Event("node.started"));
  happens(Event("node.started"));
  BOOST_TEST(calls == 1);
  BOOST_TEST(others == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
