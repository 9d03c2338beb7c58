#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/terminal/till_world.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(till_day)

namespace {

const std::string tea = "6901234567892";
const std::string a_code = "281234567890123456";

bool says(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

Settings with_reconciliation() {
  Settings settings;
  settings.set("reconciliation", std::string("reconciliation"));
  settings.set("card_channel", std::string("bank"));
  return settings;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_day_is_settled_told_and_printed) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, with_reconciliation());
    shop.start("reconciliation");
    shop.core.batch = {1, true, true, ""};
    shop.total_of_two_teas();
    shop.press("10.00");
    shop.press("cash");
    shop.run(2s);
    shop.core.order = OrderState::open;
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(2s);
    shop.press("end_of_day");
    shop.run(3s);
    BOOST_REQUIRE(shop.core.days.size() == 1u);
    const auto& day = shop.core.days[0];
    BOOST_TEST(day.till.text() == "till-1");
    BOOST_TEST(day.drawer.minor() == 700);
    BOOST_TEST(day.not_drained == 0);
    BOOST_TEST(day.unsettled == 0);
    BOOST_REQUIRE(day.rows.size() == 2u);
    BOOST_TEST(day.rows[0].key == "till-1.1.1/1");
    BOOST_TEST((day.rows[0].tender == TenderKind::cash));
    BOOST_TEST(day.rows[0].order.text() == "7001");
    BOOST_TEST(day.rows[1].channel.text() == "wallet-a");
    BOOST_TEST(day.rows[1].txn.text() == "A-991");
    BOOST_TEST(day.rows[1].day == day.day);
    const auto report = shop.receipts().back();
    BOOST_TEST(report.starts_with("END OF DAY " + day.day + "\nTILL till-1\n"));
    BOOST_TEST(
        report.ends_with("CASH 1 SALES 7.00 CNY\nWALLET-A 1 SALES 7.00 CNY\nDRAWER 7.00 CNY\nNOT DRAINED 0\n"
                         "UNSETTLED 0\nBATCH 1 BALANCED"));
  });
}

// A drawer is counted as it is: cash counts on the day that ends next, whatever the clock said when it was taken, and
// on no other. A day that is ended again has all of it again.
BOOST_AUTO_TEST_CASE(cash_of_a_wrong_clock_is_on_one_day) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, with_reconciliation());
    shop.start("reconciliation");
    const auto sell = [&] {
      shop.core.order = OrderState::open;
      shop.total_of_two_teas();
      shop.press("cash");
      shop.run(2s);
    };
    const auto end_of_day = [&] {
      shop.press("end_of_day");
      shop.run(3s);
      return shop.receipts().back();
    };
    const NodeName till("till-1");
    for (const auto wrong_by : {Duration(-1000h), Duration(1000h)}) {
      shop.world().step_clock(till, wrong_by);
      sell();
      shop.world().step_clock(till, -wrong_by);
    }
    sell();
    BOOST_TEST(says(end_of_day(), "CASH 3 SALES 21.00 CNY\nDRAWER 21.00 CNY"));
    sell();
    BOOST_TEST(says(end_of_day(), "CASH 4 SALES 28.00 CNY\nDRAWER 28.00 CNY"));
    shop.world().step_clock(till, 24h);
    sell();
    BOOST_TEST(says(end_of_day(), "CASH 1 SALES 7.00 CNY\nDRAWER 7.00 CNY"));
    shop.world().step_clock(till, 24h);
    BOOST_TEST(says(end_of_day(), "DRAWER 0.00 CNY"));
    BOOST_REQUIRE(shop.core.days.size() == 4u);
    BOOST_TEST(shop.core.days[0].rows[0].day < shop.core.days[0].day);
    BOOST_TEST(shop.core.days[1].rows.size() == 4u);
    BOOST_TEST(shop.core.days[3].rows.empty());
  });
}

// Wherever the till stops while it ends a day again: what was sold since is on that day or on the next, never on none.
BOOST_AUTO_TEST_CASE(cash_is_on_one_day_wherever_its_end_is_cut_short) {
  for (int stop_after = 1; stop_after <= 4; ++stop_after) {
    in_a_world([stop_after](TestJournal& journal) {
      TillWorld shop(journal, with_reconciliation());
      shop.start("reconciliation");
      const NodeName till("till-1");
      const auto sell = [&] {
        shop.core.order = OrderState::open;
        shop.total_of_two_teas();
        shop.press("cash");
        shop.run(2s);
      };
      const auto end_of_day = [&] {
        shop.press("end_of_day");
        shop.run(3s);
      };
      sell();
      end_of_day();
      sell();
      int commits = 0;
      journal.on_record = [&](const TestJournal::Line& line) {
        if (line.stamp.node == till && line.event.kind() == "store.committed" && ++commits == stop_after)
          shop.world().restart(till);
      };
      end_of_day();
      journal.on_record = {};
      BOOST_TEST(journal.count("node.crashed", "till-1") == 1);
      shop.world().step_clock(till, 24h);
      end_of_day();
      std::map<std::string, TillDay> days;
      for (const auto& day : shop.core.days) days.insert_or_assign(day.day, day);
      BOOST_TEST(days.size() == 2u);
      std::map<std::string, int> told;
      for (const auto& [name, day] : days)
        for (const auto& row : day.rows) ++told[row.key];
      BOOST_TEST(told.size() == 2u);
      for (const auto& [key, times] : told) BOOST_TEST(times == 1, key);
    });
  }
}

BOOST_AUTO_TEST_CASE(a_queue_that_is_not_empty_and_a_payment_in_doubt_are_reported) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, with_reconciliation());
    shop.core.pay_answers = false;
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(4s);
    shop.lose_core();
    shop.run(10s);
    shop.press("new");
    shop.scan(tea);
    shop.press("total");
    shop.press("cash");
    shop.run(2s);
    shop.press("end_of_day");
    shop.run(10s);
    BOOST_TEST(says(shop.receipts().back(), "DRAWER 3.50 CNY\nNOT DRAINED 1\nUNSETTLED 1\nBATCH NOT SETTLED: OFFLINE"),
               shop.screen());
    BOOST_TEST(says(shop.screen(), "NOT DRAINED 1"));
    // Reconciliation hears of it as soon as it is there, also from a till that was restarted meanwhile.
    shop.world().crash(NodeName("till-1"));
    shop.start("till-1");
    shop.start("reconciliation");
    shop.run(40s);
    BOOST_REQUIRE(shop.core.days.size() == 1u);
    BOOST_TEST(shop.core.days[0].not_drained == 1);
    BOOST_TEST(shop.core.days[0].unsettled == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_day_is_not_ended_over_a_sale_at_the_counter) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.scan(tea);
    shop.press("end_of_day");
    shop.run(1s);
    BOOST_TEST(says(shop.screen(), "PAY OR CANCEL THIS SALE FIRST"));
    BOOST_TEST(shop.receipts().empty());
    shop.press("cancel");
    shop.press("end_of_day");
    shop.run(2s);
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(shop.receipts()[0].ends_with("DRAWER 0.00 CNY\nNOT DRAINED 0\nUNSETTLED 0"));
    BOOST_TEST(shop.core.asked["order.settle"] == 0);
  });
}

BOOST_AUTO_TEST_CASE(what_the_core_will_not_take_is_parked_and_stays_on_the_report) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.cash_refused = "the order is CLOSED";
    shop.core.advice_refused = "total: expected 9.00";
    shop.scan(tea);
    shop.press("total");
    shop.press("cash");
    shop.run(5s);
    BOOST_TEST(journal.count("listed", "till-1") == 1);
    shop.press("end_of_day");
    shop.run(2s);
    BOOST_TEST(says(shop.receipts().back(), "NOT DRAINED 1\nOF THESE PARKED 1"));
    shop.core.advice_refused.clear();
    shop.press("retry");
    shop.run(2s);
    shop.press("end_of_day");
    shop.run(2s);
    BOOST_TEST(says(shop.receipts().back(), "NOT DRAINED 0"));
  });
}

BOOST_AUTO_TEST_SUITE_END()
