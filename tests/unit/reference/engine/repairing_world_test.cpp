#include "reference/engine/repair.h"
#include "tests/unit/reference/engine/engine_lane.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

namespace {

// A sale of 12.50 whose charge was never answered, in `attempt`; answers its number.
ChannelNumber unknown_wallet_sale(EngineLane& lane, const std::string& attempt) {
  lane.wallet.says["charge"] = ChannelState::unknown;
  lane.wallet.mute = {"query", "close", "cancel"};
  const auto report = lane.charge(lane.wallet_sale(attempt));
  BOOST_TEST((report.state == PaymentState::unknown));
  return report.number;
}

Repair a_repair(const std::string& key, RepairKind kind, const ChannelNumber& number, const std::string& txn,
                std::int64_t minor = 1250) {
  Repair repair;
  repair.repair = key;
  repair.kind = kind;
  repair.number = number;
  repair.channel = Channel("wallet-a");
  repair.txn = ChannelTxn(txn);
  repair.amount = Money(minor, Currency::cny());
  repair.statement = "wallet-a-2026-03-02";
  repair.by = "rule";
  return repair;
}

AttemptReport mend(EngineLane& lane, const Repair& repair) {
  return lane.read<AttemptReport>(lane.call("engine.repair", encode(repair)));
}

bool refuses(EngineLane& lane, const Repair& repair) {
  return lane.is_refused(lane.call("engine.repair", encode(repair)));
}

// Why the engine will not, in words.
std::string why_refused(EngineLane& lane, const Repair& repair) {
  const auto outcome = lane.call("engine.repair", encode(repair));
  BOOST_REQUIRE(lane.is_refused(outcome));
  return std::get<Refused>(outcome).detail;
}

bool is_to_be_repeated(const CallOutcome& outcome) {
  const auto* refused = std::get_if<Refused>(&outcome);
  return refused && refused->why == RefusedWhy::no_connection;
}

bool is_to_be_repeated(EngineLane& lane, const Repair& repair) {
  return is_to_be_repeated(lane.call("engine.repair", encode(repair)));
}

std::vector<DayRow> day_of(EngineLane& lane, const std::string& day) {
  return lane.read<DayRows>(lane.call("engine.day", encode(DayQuery{day}))).rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_repairs)

BOOST_AUTO_TEST_CASE(the_day_has_its_rows_and_older_ones_that_are_not_final) {
  with_a_lane([](EngineLane& lane) {
    lane.charge(lane.card_sale("A1"));
    lane.give_back(lane.wish("R1", "A1", 400));
    unknown_wallet_sale(lane, "W1");
    std::string day;
    for (const auto& row : day_of(lane, "9999-12-31")) day = row.day;
    BOOST_REQUIRE(!day.empty());
    BOOST_TEST(day_of(lane, "9999-12-31").size() == 1u);
    const auto rows = day_of(lane, day);
    BOOST_REQUIRE(rows.size() == 3u);
    BOOST_TEST(std::ranges::count(rows, "REFUND", &DayRow::what) == 1);
    BOOST_TEST(rows.back().number == ChannelNumber("tillrig-shop/till-1/000001/000002"));
    BOOST_TEST(rows.back().state == "REFUNDED");
  });
}

BOOST_AUTO_TEST_CASE(an_unknown_payment_is_adopted_once) {
  with_a_lane([](EngineLane& lane) {
    const auto repair = a_repair("D1", RepairKind::adopt, unknown_wallet_sale(lane, "W1"), "T9");
    BOOST_TEST((mend(lane, repair).state == PaymentState::succeeded));
    BOOST_TEST(mend(lane, repair).txn == ChannelTxn("T9"));
    lane.fixture.run_for(1s);
    BOOST_TEST((lane.payments_told["W1"].state == PaymentState::succeeded));
    auto other = repair;
    other.txn = ChannelTxn("T10");
    BOOST_TEST(refuses(lane, other));
  });
}

BOOST_AUTO_TEST_CASE(what_no_statement_has_fails_and_what_is_paid_here_does_not) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W0"));
    BOOST_TEST(refuses(lane, a_repair("D0", RepairKind::fail, paid.number, "")));
    const auto number = unknown_wallet_sale(lane, "W1");
    BOOST_TEST((mend(lane, a_repair("D1", RepairKind::fail, number, "")).state == PaymentState::failed));
    BOOST_TEST(refuses(lane, a_repair("D2", RepairKind::adopt, number, "T9")));
  });
}

BOOST_AUTO_TEST_CASE(a_reversal_goes_on_until_it_is_answered_whatever_no_statement_has) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"charge", "reverse"};
    const auto sale = lane.charge(lane.card_sale("A1"));
    BOOST_TEST((sale.state == PaymentState::reversing));
    const auto repair = a_repair("D1", RepairKind::fail, sale.number, "");
    BOOST_TEST(refuses(lane, repair));
    lane.bank.mute = {};
    lane.fixture.run_for(2min);
    BOOST_TEST((mend(lane, repair).state == PaymentState::reversed));
  });
}

BOOST_AUTO_TEST_CASE(what_was_sold_offline_does_not_fail_because_no_statement_has_it) {
  const auto repair = a_repair("D1", RepairKind::fail, ChannelNumber("n1"), "");
  Payment advice;
  advice.plan = PaymentPlan::advice;
  advice.state = PaymentState::unknown;
  BOOST_TEST(objection_to(repair, advice).has_value());
  advice.state = PaymentState::failed;
  BOOST_TEST(!objection_to(repair, advice).has_value());
}

BOOST_AUTO_TEST_CASE(money_under_a_payment_without_it_goes_back_once_however_often_it_is_found) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"charge"};
    const auto number = lane.charge(lane.card_sale("A1")).number;
    lane.fixture.run_for(1s);
    lane.bank.mute = {};
    mend(lane, a_repair("D1", RepairKind::refund, number, "T9"));
    mend(lane, a_repair("D1", RepairKind::refund, number, "T9"));
    mend(lane, a_repair("D2", RepairKind::refund, number, "T9"));
    lane.fixture.run_for(5s);
    BOOST_TEST((lane.status("A1").state == PaymentState::reversed));
    BOOST_TEST(lane.bank.heard_of("refund").size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_duplicate_and_an_excess_go_back_and_the_sale_stays) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W1"));
    BOOST_TEST(refuses(lane, a_repair("D0", RepairKind::refund, paid.number, paid.txn.text())));
    lane.wallet.holds = Money(2550, Currency::cny());
    mend(lane, a_repair("D1", RepairKind::refund, paid.number, "T2"));
    lane.fixture.run_for(1s);
    lane.wallet.holds = Money(1300, Currency::cny());
    mend(lane, a_repair("D2", RepairKind::excess, paid.number, paid.txn.text(), 50));
    // What has been done needs nobody's word any more.
    lane.wallet.holds = Money(1250, Currency::cny());
    mend(lane, a_repair("D1", RepairKind::refund, paid.number, "T2"));
    lane.fixture.run_for(5s);
    const auto refunds = lane.wallet.heard_of("refund");
    BOOST_REQUIRE(refunds.size() == 2u);
    BOOST_TEST(refunds[0].amount == Money(1250, Currency::cny()));
    BOOST_TEST(refunds[1].amount == Money(50, Currency::cny()));
    BOOST_TEST(!lane.payments_told.contains("W1"));
    BOOST_TEST((lane.give_back(lane.wish("R1", "W1", 1250)).state == RefundState::refunded));
  });
}

BOOST_AUTO_TEST_CASE(what_the_channel_does_not_hold_does_not_go_back_whatever_a_statement_says) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W1"));
    const auto excess = a_repair("D1", RepairKind::excess, paid.number, paid.txn.text(), 100);
    auto by_a_person = excess;
    by_a_person.by = "wang";
    lane.wallet.holds = Money(1250, Currency::cny());
    BOOST_TEST(why_refused(lane, excess) == "wallet-a holds 12.50 CNY, not 13.50 CNY");
    BOOST_TEST(why_refused(lane, by_a_person) == "wallet-a holds 12.50 CNY, not 13.50 CNY");
    BOOST_TEST(why_refused(lane, a_repair("D2", RepairKind::refund, paid.number, "T2")) ==
               "wallet-a holds 12.50 CNY, not 25.00 CNY");
    BOOST_TEST(lane.wallet.heard_of("query").back().amount.is_zero());
    lane.wallet.holds = Money(1349, Currency::cny());
    BOOST_TEST(why_refused(lane, excess) == "wallet-a holds 13.49 CNY, not 13.50 CNY");
    lane.wallet.says["query"] = ChannelState::reversed;
    BOOST_TEST(why_refused(lane, excess) == "wallet-a holds nothing of it: REVERSED");
    lane.fixture.run_for(5s);
    BOOST_TEST(lane.wallet.heard_of("refund").empty());
    lane.wallet.says["query"] = ChannelState::succeeded;
    lane.wallet.holds = Money(1350, Currency::cny());
    mend(lane, by_a_person);
    lane.fixture.run_for(5s);
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_payment_in_doubt_that_settled_with_more_is_adopted_and_the_excess_goes_back) {
  with_a_lane([](EngineLane& lane) {
    auto excess = a_repair("D1", RepairKind::excess, unknown_wallet_sale(lane, "W1"), "T9", 750);
    lane.wallet.mute = {"close", "cancel"};
    lane.wallet.holds = Money(1250, Currency::cny());
    BOOST_TEST(why_refused(lane, excess) == "wallet-a holds 12.50 CNY, not 20.00 CNY");
    lane.wallet.holds = Money(2000, Currency::cny());
    mend(lane, excess);
    mend(lane, excess);
    lane.fixture.run_for(5s);
    BOOST_TEST((lane.payments_told["W1"].state == PaymentState::succeeded));
    BOOST_TEST(lane.payments_told["W1"].amount == Money(1250, Currency::cny()));
    BOOST_REQUIRE(lane.wallet.heard_of("refund").size() == 1u);
    BOOST_TEST(lane.wallet.heard_of("refund")[0].amount == Money(750, Currency::cny()));
  });
}

BOOST_AUTO_TEST_CASE(an_excess_under_a_reversal_or_an_advice_is_not_adopted) {
  const auto excess = a_repair("D1", RepairKind::excess, ChannelNumber("n1"), "T9", 750);
  Payment payment;
  payment.state = PaymentState::reversing;
  BOOST_TEST(objection_to(excess, payment).value_or("") == "the payment is not settled here yet");
  payment.state = PaymentState::unknown;
  BOOST_TEST(!objection_to(excess, payment).has_value());
  payment.plan = PaymentPlan::advice;
  BOOST_TEST(objection_to(excess, payment).value_or("") == "the payment is not settled here yet");
}

BOOST_AUTO_TEST_CASE(a_person_has_money_that_nobody_here_knows_refunded_once) {
  with_a_lane([](EngineLane& lane) {
    auto repair = a_repair("D1", RepairKind::refund, ChannelNumber("strange"), "T9", 1000);
    BOOST_TEST(why_refused(lane, repair) == "nobody here knows the number");
    repair.by = "wang";
    lane.wallet.says["query"] = ChannelState::not_found;
    BOOST_TEST(why_refused(lane, repair) == "wallet-a holds nothing of it: NOT_FOUND");
    lane.wallet.says["query"] = ChannelState::unknown;
    BOOST_TEST(is_to_be_repeated(lane, repair));
    lane.wallet.says["query"] = ChannelState::succeeded;
    lane.wallet.holds = Money(900, Currency::cny());
    BOOST_TEST(why_refused(lane, repair) == "wallet-a holds 9.00 CNY, not 10.00 CNY");
    lane.wallet.holds = Money(1000, Currency::cny());
    lane.wallet.says["refund"] = ChannelState::unknown;
    mend(lane, repair);
    lane.fixture.run_for(1s);
    lane.restart_engine();
    mend(lane, repair);
    auto second = repair;
    second.repair = "D2";
    second.txn = ChannelTxn("T10");
    BOOST_TEST(is_to_be_repeated(lane, second));
    lane.wallet.says["refund"] = ChannelState::refunded;
    lane.fixture.run_for(1min);
    second.txn = repair.txn;
    mend(lane, second);
    lane.fixture.run_for(1min);
    BOOST_REQUIRE(!lane.wallet.heard_of("refund").empty());
    for (const auto& refund : lane.wallet.heard_of("refund")) {
      BOOST_TEST(refund.refund == RefundKey("RT9"));
      BOOST_TEST(refund.number == ChannelNumber("strange"));
      BOOST_TEST(refund.amount == Money(1000, Currency::cny()));
    }
    BOOST_TEST(lane.refunds_told.empty());
    const auto rows = day_of(lane, "9999-12-31");
    BOOST_TEST(rows.empty());
  });
}

BOOST_AUTO_TEST_CASE(money_that_nobody_here_knows_is_not_refunded_at_a_bank) {
  with_a_lane([](EngineLane& lane) {
    auto repair = a_repair("D1", RepairKind::refund, ChannelNumber("strange"), "T9", 1000);
    repair.channel = Channel("bank");
    repair.by = "wang";
    BOOST_TEST(why_refused(lane, repair) == "bank cannot be asked what it holds, and nobody here knows the number");
    lane.fixture.run_for(5s);
    BOOST_TEST(lane.bank.heard_of("refund").empty());
  });
}

BOOST_AUTO_TEST_CASE(an_excess_is_counted_from_what_is_left_of_the_sale) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W1"));
    lane.give_back(lane.wish("R1", "W1", 400));
    lane.wallet.holds = Money(900, Currency::cny());
    BOOST_TEST(why_refused(lane, a_repair("D1", RepairKind::excess, paid.number, paid.txn.text(), 100)) ==
               "wallet-a holds 9.00 CNY, not 9.50 CNY");
    mend(lane, a_repair("D2", RepairKind::excess, paid.number, paid.txn.text(), 50));
    lane.fixture.run_for(1s);
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 2u);
  });
}

BOOST_AUTO_TEST_CASE(what_a_customers_refund_has_not_yet_taken_from_the_channel_is_no_excess) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W1"));
    const auto excess = a_repair("D1", RepairKind::excess, paid.number, paid.txn.text(), 400);
    lane.wallet.says["refund"] = ChannelState::unknown;
    lane.wallet.holds = Money(1250, Currency::cny());
    BOOST_TEST((lane.give_back(lane.wish("R1", "W1", 400)).state != RefundState::refunded));
    BOOST_TEST(is_to_be_repeated(lane, excess));
    lane.wallet.says["refund"] = ChannelState::refunded;
    lane.wallet.holds = Money(850, Currency::cny());
    lane.fixture.run_for(2min);
    BOOST_TEST((lane.told_of("R1")->state == RefundState::refunded));
    BOOST_TEST(why_refused(lane, excess) == "wallet-a holds 8.50 CNY, not 12.50 CNY");
    for (const auto& refund : lane.wallet.heard_of("refund")) BOOST_TEST(refund.refund == RefundKey("R1"));
  });
}

BOOST_AUTO_TEST_CASE(one_excess_goes_back_once_though_two_differences_claim_it) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W1"));
    const auto second = a_repair("D2", RepairKind::excess, paid.number, "T2", 500);
    lane.wallet.thinks["refund"] = 2s;
    lane.wallet.holds = Money(1750, Currency::cny());
    mend(lane, a_repair("D1", RepairKind::excess, paid.number, paid.txn.text(), 500));
    BOOST_TEST(is_to_be_repeated(lane, second));
    lane.fixture.run_for(5s);
    lane.wallet.holds = Money(1250, Currency::cny());
    BOOST_TEST(why_refused(lane, second) == "wallet-a holds 12.50 CNY, not 17.50 CNY");
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(of_two_that_ask_at_once_the_second_asks_again) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W1"));
    const auto first = a_repair("D1", RepairKind::excess, paid.number, paid.txn.text(), 500);
    const auto second = a_repair("D2", RepairKind::excess, paid.number, "T2", 500);
    lane.wallet.holds = Money(1750, Currency::cny());
    lane.wallet.thinks["query"] = 1s;
    EngineLane::Kept kept;
    lane.begin("engine.repair", encode(second), kept);
    lane.fixture.run_for(500ms);
    // The first has its answer, and its refund is over, before the second has one.
    lane.wallet.thinks["query"] = 0s;
    mend(lane, first);
    lane.fixture.run_for(200ms);
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 1u);
    BOOST_TEST(!kept.has_value());
    lane.fixture.run_for(2s);
    BOOST_REQUIRE(kept.has_value());
    BOOST_TEST(is_to_be_repeated(*kept));
    lane.wallet.holds = Money(1250, Currency::cny());
    BOOST_TEST(refuses(lane, second));
    lane.fixture.run_for(5s);
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_refund_that_begins_while_the_channel_is_asked_has_it_asked_again) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W1"));
    const auto excess = a_repair("D1", RepairKind::excess, paid.number, paid.txn.text(), 500);
    lane.wallet.holds = Money(1750, Currency::cny());
    lane.wallet.thinks["query"] = 1s;
    EngineLane::Kept kept;
    lane.begin("engine.repair", encode(excess), kept);
    lane.fixture.run_for(500ms);
    lane.give_back(lane.wish("R1", "W1", 400));
    BOOST_TEST(!kept.has_value());
    lane.fixture.run_for(2s);
    BOOST_REQUIRE(kept.has_value());
    BOOST_TEST(is_to_be_repeated(*kept));
    lane.wallet.holds = Money(1350, Currency::cny());
    BOOST_TEST((mend(lane, excess).state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(a_channel_that_does_not_answer_objects_to_nothing) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.wallet_sale("W1"));
    lane.wallet.says["query"] = ChannelState::unknown;
    const auto excess = a_repair("D1", RepairKind::excess, paid.number, paid.txn.text(), 50);
    const auto outcome = lane.call("engine.repair", encode(excess));
    const auto* refused = std::get_if<Refused>(&outcome);
    BOOST_REQUIRE(refused);
    BOOST_TEST((refused->why == RefusedWhy::no_connection));
    BOOST_TEST(refused->detail == "wallet-a does not say what it holds");
    lane.wallet.says["query"] = ChannelState::succeeded;
    lane.wallet.holds = Money(1300, Currency::cny());
    BOOST_TEST((mend(lane, excess).state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(a_card_channel_cannot_be_asked_so_a_person_decides) {
  with_a_lane([](EngineLane& lane) {
    const auto paid = lane.charge(lane.card_sale("A1"));
    auto excess = a_repair("D1", RepairKind::excess, paid.number, paid.txn.text(), 50);
    BOOST_TEST(why_refused(lane, excess) == "bank cannot be asked what it holds: a person decides");
    excess.by = "wang";
    mend(lane, excess);
    lane.fixture.run_for(5s);
    BOOST_TEST(lane.bank.heard_of("refund").size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(the_statement_settles_an_unknown_refund_to_a_card) {
  with_a_lane([](EngineLane& lane) {
    lane.charge(lane.card_sale("A1"));
    lane.bank.mute = {"refund"};
    lane.give_back(lane.wish("R1", "A1", 400));
    lane.give_back(lane.wish("R2", "A1", 300));
    lane.fixture.run_for(20s);
    const auto sent = lane.bank.heard_of("refund");
    BOOST_REQUIRE(sent.size() == 2u);
    mend(lane, a_repair("D1", RepairKind::adopt, sent[0].number, "T9", 400));
    mend(lane, a_repair("D2", RepairKind::fail, sent[1].number, ""));
    lane.fixture.run_for(1s);
    BOOST_TEST((lane.told_of("R1")->state == RefundState::refunded));
    BOOST_TEST((lane.told_of("R2")->state == RefundState::failed));
  });
}

BOOST_AUTO_TEST_SUITE_END()
