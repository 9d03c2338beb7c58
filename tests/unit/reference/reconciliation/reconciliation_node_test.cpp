#include "reference/reconciliation/reconciliation_node.h"

#include "tests/unit/reference/reconciliation/shop.h"

namespace tillrig::reconciliation {
namespace {

using namespace std::chrono_literals;

TillDay till_day(std::vector<DayRow> rows = {}) {
  TillDay till;
  till.till = NodeName("till-1");
  till.day = "2026-03-02";
  till.rows = std::move(rows);
  return till;
}

BOOST_AUTO_TEST_SUITE(reconciliation_node)

BOOST_AUTO_TEST_CASE(a_day_on_which_all_agree_is_closed) {
  in_a_shop([](Shop& shop) {
    shop.engine = shop.acquiring = {payment("1", "SUCCEEDED")};
    shop.deliver(Shop::statement({settled("1")}));
    BOOST_TEST(shop.count("day.closed") == 1);
    BOOST_TEST(shop.found() == "");
    BOOST_TEST(shop.repairs.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_statement_waits_for_the_tills_but_not_for_ever) {
  in_a_shop([](Shop& shop) {
    shop.drop("early", statement_text(Shop::statement({})));
    shop.run_for(29s);
    BOOST_TEST(shop.count("day.closed") == 0);
    shop.report(till_day());
    shop.run_for(1s);
    BOOST_TEST(shop.count("day.closed") == 2);  // the wallet's, and cash
  });
  in_a_shop([](Shop& shop) {
    shop.drop("alone", statement_text(Shop::statement({})));
    shop.run_for(31s);
    BOOST_TEST(shop.count("day.closed") == 1);
  });
}

BOOST_AUTO_TEST_CASE(what_is_settled_there_and_unknown_here_is_adopted_until_the_engine_answers) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "UNKNOWN")};
    shop.refusals_before_answer = 3;
    shop.deliver(Shop::statement({settled("1")}));
    shop.run_for(30s);
    BOOST_TEST(shop.found() == "STATUS wallet-a/SALE/P1");
    BOOST_REQUIRE(shop.repairs.size() == 4u);
    for (const auto& repair : shop.repairs) {
      BOOST_TEST(repair.repair == "wallet-a/SALE/P1");
      BOOST_TEST((repair.kind == RepairKind::adopt));
      BOOST_TEST(repair.txn.text() == "T1");
      BOOST_TEST(repair.statement == "wallet-a-2026-03-02-1");
      BOOST_TEST(repair.by == "rule");
    }
    BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 REPAIRED rule");
    BOOST_TEST(shop.listed() == "");
  });
}

BOOST_AUTO_TEST_CASE(the_same_statement_twice_changes_nothing) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "FAILED")};
    shop.deliver(Shop::statement({settled("1")}));
    const auto found = shop.count("difference.found");
    shop.deliver(Shop::statement({settled("1")}), "the same under another name");
    BOOST_TEST(shop.count("statement.repeated") == 1);
    BOOST_TEST(shop.count("difference.found") == found);
    BOOST_TEST(shop.repairs.size() == 1u);
    BOOST_TEST(shop.count("day.closed") == 1);

    shop.deliver(Shop::statement({settled("2")}));
    BOOST_TEST(shop.count("statement.refused") == 1);
    BOOST_TEST(shop.count("difference.found") == found);
  });
}

BOOST_AUTO_TEST_CASE(the_cut_off_is_carried_and_then_matched_or_promoted) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED"), payment("2", "SUCCEEDED")};
    shop.deliver(Shop::statement({}));
    BOOST_TEST(shop.found() == "CUT_OFF wallet-a/SALE/P1; CUT_OFF wallet-a/SALE/P2");
    BOOST_TEST(shop.listed() == "");
    BOOST_TEST(shop.decide("wallet-a/SALE/P1", "ACCEPT") == "wallet-a/SALE/P1 is carried to the next business day");
    shop.deliver(Shop::statement({settled("1")}, "2026-03-03"));
    BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 MATCHED statement");
    BOOST_TEST(shop.listed() == "wallet-a/SALE/P2: paid here, on neither the statement of its day nor the next");
    BOOST_TEST(shop.found().ends_with("; MONEY_HERE wallet-a/SALE/P2"));
    BOOST_TEST(shop.repairs.empty());
    shop.deliver(Shop::statement({settled("2")}, "2026-03-04"));
    BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 MATCHED statement; wallet-a/SALE/P2 MATCHED statement");
  });
}

BOOST_AUTO_TEST_CASE(a_closed_item_may_differ_once_more) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED")};
    shop.deliver(Shop::statement({}));
    shop.deliver(Shop::statement({settled("1"), settled("1")}, "2026-03-03"));
    BOOST_TEST(shop.found() == "CUT_OFF wallet-a/SALE/P1; DUPLICATE wallet-a/SALE/P1");
    shop.engine[0].day = "2026-03-04";
    shop.deliver(Shop::statement({settled("1", 1450)}, "2026-03-04"));
    BOOST_TEST(shop.found().ends_with("; DUPLICATE wallet-a/SALE/P1"));
  });
}

BOOST_AUTO_TEST_CASE(a_late_statement_is_taken_late) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED"), payment("2", "SUCCEEDED")};
    shop.engine[1].day = "2026-03-03";
    shop.deliver(Shop::statement({settled("2")}, "2026-03-03"));
    BOOST_TEST(shop.found() == "");
    shop.deliver(Shop::statement({}, "2026-03-02"));
    BOOST_TEST(shop.found() == "CUT_OFF wallet-a/SALE/P1");
    BOOST_TEST(shop.count("day.closed") == 2);
  });
}

BOOST_AUTO_TEST_CASE(an_excess_goes_back_under_the_limit_and_waits_for_a_person_above_it) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED"), payment("2", "SUCCEEDED")};
    shop.deliver(Shop::statement({settled("1", 1250 + 10'000), settled("2", 1250 + 10'001)}));
    BOOST_REQUIRE(shop.repairs.size() == 1u);
    BOOST_TEST(shop.repairs[0].amount == cny(10'000));
    BOOST_TEST((shop.repairs[0].kind == RepairKind::excess));
    BOOST_TEST(shop.listed() == "wallet-a/SALE/P2: 12.50 CNY here, 112.51 CNY there");

    BOOST_TEST(shop.decide("wallet-a/SALE/P2", "REFUND") == "");
    BOOST_TEST(shop.decide("wallet-a/SALE/P2", "REFUND") != "");  // under way, or closed
    shop.run_for(10s);
    BOOST_REQUIRE(shop.repairs.size() == 2u);
    BOOST_TEST(shop.repairs[1].amount == cny(10'001));
    BOOST_TEST(shop.repairs[1].by == "wang");
    BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 REPAIRED rule; wallet-a/SALE/P2 DECIDED wang");
    BOOST_TEST(shop.count("decision.recorded") == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_person_decides_what_no_rule_does_and_is_refused_in_words) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED")};
    shop.deliver(Shop::statement({settled("1", 1050)}));
    const std::string row = "wallet-a/SALE/P1";
    BOOST_TEST(shop.decide("nothing", "ACCEPT") == "no difference is called \"nothing\"");
    BOOST_TEST(shop.decide(row, "BURN") == "action: expected REFUND, ACCEPT or WRITE_OFF, found \"BURN\"");
    BOOST_TEST(shop.decide(row, "REFUND") ==
               "wallet-a/SALE/P1 is AMOUNT, which no refund repairs: expected ACCEPT or WRITE_OFF");
    BOOST_TEST(shop.decide(row, "ACCEPT", "") == "by: expected who decides");
    BOOST_TEST(shop.decide(row, "ACCEPT", "wang", "") == "why: expected a reason");
    BOOST_TEST(shop.count("decision.recorded") == 0);
    BOOST_TEST(shop.decide(row, "WRITE_OFF") == "");
    BOOST_TEST(shop.decide(row, "WRITE_OFF") == "wallet-a/SALE/P1 is closed: DECIDED");
    BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 DECIDED wang");
    BOOST_TEST(shop.count("decision.recorded") == 1);
    BOOST_TEST(shop.repairs.empty());
  });
}

BOOST_AUTO_TEST_CASE(the_list_for_people_is_told_and_any_row_by_its_name) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED"), payment("2", "SUCCEEDED"), payment("3", "FAILED")};
    shop.refusals_before_answer = 1'000'000;
    shop.deliver(Shop::statement({settled("1", 1050), settled("3")}));
    const auto waiting = shop.differences();
    BOOST_REQUIRE(waiting.size() == 1u);
    BOOST_TEST(waiting[0].row == "wallet-a/SALE/P1");
    BOOST_TEST(waiting[0].kind == "AMOUNT");
    BOOST_TEST(waiting[0].state == "OPEN");
    BOOST_TEST(waiting[0].amount == cny(1250));
    BOOST_TEST(waiting[0].why == "12.50 CNY here, 10.50 CNY there");
    BOOST_REQUIRE(shop.differences("wallet-a/SALE/P2").size() == 1u);
    BOOST_TEST(shop.differences("wallet-a/SALE/P2")[0].state == "CARRIED");
    BOOST_TEST(shop.differences("wallet-a/SALE/P3").at(0).repairing);
    BOOST_TEST(shop.differences("nothing").empty());
    shop.decide("wallet-a/SALE/P1", "ACCEPT");
    BOOST_TEST(shop.differences().empty());
    const auto decided = shop.differences("wallet-a/SALE/P1").at(0);
    BOOST_TEST(decided.state == "DECIDED");
    BOOST_TEST(decided.by == "wang");
  });
}

BOOST_AUTO_TEST_CASE(what_the_engine_will_not_repair_is_for_people) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "FAILED")};
    shop.objection = "the charge is in flight";
    shop.deliver(Shop::statement({settled("1")}));
    shop.run_for(60s);
    BOOST_TEST(shop.listed() == "wallet-a/SALE/P1: the engine does not repair it: the charge is in flight");
    const auto asked = shop.repairs.size();
    shop.run_for(60s);
    BOOST_TEST(shop.repairs.size() == asked);
    // Whoever looks at the list later reads what it is about, and why no rule did it.
    shop.world().crash(NodeName("reconciliation"));
    shop.world().start(NodeName("reconciliation"));
    shop.run_for(1s);
    BOOST_TEST(shop.why_of_the_last() ==
               "FAILED here, settled there; the engine does not repair it: the charge is in flight");
    shop.objection.clear();
    BOOST_TEST(shop.decide("wallet-a/SALE/P1", "REFUND") == "");
    shop.run_for(5s);
    BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 DECIDED wang");
  });
}

BOOST_AUTO_TEST_CASE(the_drawer_is_matched_when_all_tills_have_reported) {
  in_a_shop(
      [](Shop& shop) {
        DayRow cash = payment("1", "SUCCEEDED");
        cash.tender = TenderKind::cash;
        cash.channel = Channel("cash");
        shop.acquiring = {cash};
        auto till = till_day({cash});
        till.drawer = cny(1000);
        shop.report(till);
        shop.run_for(1s);
        BOOST_TEST(shop.count("day.closed") == 0);  // till-2 has not reported
        till.till = NodeName("till-2");
        till.rows.clear();
        till.drawer = cny(0);
        shop.report(till);
        shop.run_for(1s);
        BOOST_TEST(shop.found() == "CASH cash/SALE/drawer/till-1/2026-03-02");
        BOOST_TEST(shop.count("day.closed") == 1);
        BOOST_TEST(shop.decide("cash/SALE/drawer/till-1/2026-03-02", "WRITE_OFF") == "");
      },
      [] {
        Settings two_tills;
        two_tills.set("tills", std::string("till-1 till-2"));
        return two_tills;
      }());
}

BOOST_AUTO_TEST_CASE(cash_of_a_till_whose_clock_was_wrong_is_found_on_the_day_it_says) {
  in_a_shop([](Shop& shop) {
    DayRow cash = payment("1", "SUCCEEDED");
    cash.tender = TenderKind::cash;
    cash.channel = Channel("cash");
    cash.day = "2026-01-20";
    shop.acquiring = {cash};
    auto till = till_day({cash});
    till.drawer = cash.amount;
    shop.report(till);
    shop.run_for(1s);
    BOOST_TEST(shop.count("day.closed") == 1);
    BOOST_TEST(shop.found().empty());
  });
}

BOOST_AUTO_TEST_CASE(what_waits_in_suspense_leaves_it_with_its_difference) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED"), payment("2", "UNKNOWN"), payment("3", "SUCCEEDED")};
    shop.deliver(Shop::statement({settled("1"), settled("2"), settled("3", 1050), settled("4", 380)}));
    BOOST_TEST(shop.closed() == "wallet-a/SALE/P2 REPAIRED rule");
    BOOST_TEST(shop.suspense() ==
               "wallet-a/2026-03-02 wallet-a/SALE/P2 -1250; wallet-a/2026-03-02 wallet-a/SALE/P3 -1050; "
               "wallet-a/2026-03-02 wallet-a/SALE/P4 -380; wallet-a/SALE/P2/closed wallet-a/SALE/P2 1250");
    BOOST_TEST(shop.balance("sales") == -2500);
    BOOST_TEST(shop.decide("wallet-a/SALE/P3", "ACCEPT") == "");
    BOOST_TEST(shop.decide("wallet-a/SALE/P4", "REFUND") == "");
    shop.run_for(10s);
    BOOST_TEST(shop.balance("suspense") == 0);
    BOOST_TEST(shop.balance("sales") == -3930);
    // What an open difference is about waits with it, on whatever statement it stands.
    shop.deliver(Shop::statement({settled("3")}, "2026-03-03"));
    BOOST_TEST(shop.balance("suspense") == 0);
  });
}

BOOST_AUTO_TEST_CASE(what_is_on_no_statement_is_in_suspense_until_one_shows_it_or_a_person_decides) {
  in_a_shop([](Shop& shop) {
    shop.engine = {payment("1", "SUCCEEDED"), payment("2", "SUCCEEDED"), given_back("2", "REFUNDED", 250)};
    shop.deliver(Shop::statement({}));
    BOOST_TEST(shop.suspense() == "");
    shop.deliver(Shop::statement({}, "2026-03-03"));
    BOOST_TEST(shop.suspense() ==
               "wallet-a/REFUND/R2/found wallet-a/REFUND/R2 -250; wallet-a/SALE/P1/found wallet-a/SALE/P1 1250; "
               "wallet-a/SALE/P2/found wallet-a/SALE/P2 1250");
    BOOST_TEST(shop.balance("sales") == -2250);
    shop.deliver(Shop::statement({settled("1"), returned("2", 200)}, "2026-03-04"));
    BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 MATCHED statement");
    BOOST_TEST(shop.balance("suspense") ==
               1250 - 50);  // the refund is listed still, and 2.00 of it are claimed no more
    BOOST_TEST(shop.decide("wallet-a/REFUND/R2", "ACCEPT") == "");
    BOOST_TEST(shop.decide("wallet-a/SALE/P2", "WRITE_OFF") == "");
    BOOST_TEST(shop.balance("suspense") == 0);
    BOOST_TEST(shop.balance("sales") == -1050);  // what the channel settled
    BOOST_TEST(shop.repairs.empty());
  });
}

// Everything that can be open at once: a repair, something carried, something listed.
void busy_day(Shop& shop) {
  shop.engine = {payment("1", "UNKNOWN"), payment("2", "SUCCEEDED"), payment("3", "SUCCEEDED")};
  shop.deliver(Shop::statement({settled("1"), settled("3", 1050)}));
}
const std::string kBusyFound = "STATUS wallet-a/SALE/P1; CUT_OFF wallet-a/SALE/P2; AMOUNT wallet-a/SALE/P3";

BOOST_AUTO_TEST_CASE(a_crash_at_any_point_changes_nothing) {
  for (const auto* point :
       {"reconciliation.statement.stored", "reconciliation.differences.stored", "reconciliation.repair.answered"})
    in_a_shop([point](Shop& shop) {
      BOOST_TEST_CONTEXT(point) {
        shop.world().arm_fault_point(NodeName("reconciliation"), point, 1, 2s);
        busy_day(shop);
        shop.run_for(60s);
        BOOST_TEST(shop.count("node.crashed") == 1);
        BOOST_TEST(shop.found() == kBusyFound);
        BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 REPAIRED rule");
        for (const auto& repair : shop.repairs) BOOST_TEST(encode(repair) == encode(shop.repairs.front()));
        shop.deliver(Shop::statement({settled("2")}, "2026-03-03"));
        BOOST_TEST(shop.closed() == "wallet-a/SALE/P1 REPAIRED rule; wallet-a/SALE/P2 MATCHED statement");
        BOOST_TEST(shop.decide("wallet-a/SALE/P3", "ACCEPT") == "");
        BOOST_TEST(shop.balance("suspense") == 0);
      }
    });
}

BOOST_AUTO_TEST_CASE(a_crash_before_any_disk_operation_changes_nothing) {
  for (std::uint64_t n = 1; n < 200; n += 7)
    in_a_shop([n](Shop& shop) {
      BOOST_TEST_CONTEXT("disk operation " << n) {
        shop.run_for(1s);
        shop.world().crash_before_disk_operation(NodeName("reconciliation"), n, 2s);
        busy_day(shop);
        shop.run_for(60s);
        BOOST_TEST(shop.found() == kBusyFound);
        BOOST_TEST(shop.repairs.size() >= 1u);
        for (const auto& repair : shop.repairs) BOOST_TEST(encode(repair) == encode(shop.repairs.front()));
        BOOST_TEST(shop.decide("wallet-a/SALE/P3", "ACCEPT") == "");
        BOOST_TEST(shop.decide("wallet-a/SALE/P1", "ACCEPT") == "wallet-a/SALE/P1 is closed: REPAIRED");
      }
    });
}

BOOST_AUTO_TEST_CASE(a_restart_in_every_state_keeps_it) {
  in_a_shop([](Shop& shop) {
    const auto restart = [&] {
      shop.world().restart(NodeName("reconciliation"));
      shop.run_for(40s);
    };
    shop.objection = "not now";
    busy_day(shop);
    restart();  // repair under way or listed, carried, listed
    shop.objection.clear();
    BOOST_TEST(shop.decide("wallet-a/SALE/P1", "ACCEPT") == "");
    restart();
    BOOST_TEST(shop.decide("wallet-a/SALE/P1", "ACCEPT") == "wallet-a/SALE/P1 is closed: DECIDED");
    shop.deliver(Shop::statement({}, "2026-03-03"));
    restart();
    BOOST_TEST(shop.found().ends_with("; MONEY_HERE wallet-a/SALE/P2"));
    BOOST_TEST(shop.decide("wallet-a/SALE/P2", "WRITE_OFF") == "");
    restart();
    BOOST_TEST(shop.decide("wallet-a/SALE/P2", "WRITE_OFF") == "wallet-a/SALE/P2 is closed: DECIDED");
    BOOST_TEST(shop.count("day.closed") == 2);
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
