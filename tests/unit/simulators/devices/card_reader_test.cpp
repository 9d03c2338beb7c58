#include "simulators/devices/card_reader.h"

#include "tests/unit/simulators/devices/card_counter.h"

namespace tillrig {
namespace {

using namespace card_counter;  // NOLINT(google-build-using-namespace): the words of these tests

BOOST_AUTO_TEST_SUITE(card_reader)

BOOST_AUTO_TEST_CASE(a_chip_is_read_and_the_bank_is_to_be_asked) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    BOOST_TEST(counter.pad() == "12.50 CNY\nINSERT CARD");
    counter.hand("hand.insert_card", card);
    BOOST_TEST(counter.heard() == "t1 CHIP ASK_BANK");
    BOOST_TEST(counter.pad() == "PLEASE WAIT");
    BOOST_TEST(counter.presented.masked == "622576******9524");
    BOOST_TEST(counter.presented.pin_block.empty());
    const auto data = card_data_from(counter.opened("card-data", counter.presented.data));
    BOOST_REQUIRE(data.has_value());
    BOOST_TEST(data->number.clear_for_wire() == number);
    BOOST_TEST(data->expiry == "3012");
    BOOST_TEST(data->cryptogram.starts_with("ARQC "));
    counter.say(Result{"t1", "APPROVED"});
    BOOST_TEST(counter.pad() == "APPROVED\nREMOVE CARD");
    counter.hand("hand.pull_card");
    BOOST_TEST(counter.heard() == "t1 REMOVED");
    BOOST_TEST(counter.pad() == "APPROVED");
    BOOST_TEST(counter.heard().empty());
  });
}

BOOST_AUTO_TEST_CASE(the_journal_names_holder_and_masked_number_of_a_card_that_was_presented) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t1 CONTACTLESS ASK_BANK");
    for (const auto& line : counter.journal.lines())
      if (line.event.kind() == "card.presented") {
        BOOST_TEST(line.event.text("till") == "till-1");
        BOOST_TEST(line.event.text("customer") == "lin");
        BOOST_TEST(line.event.text("card") == "622576******9524");
        BOOST_TEST(line.event.text("entry") == "CONTACTLESS");
      }
    BOOST_TEST(counter.journal.count("card.presented") == 1);
  });
}

BOOST_AUTO_TEST_CASE(the_pin_leaves_as_a_block_for_this_card_that_the_bank_opens) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.insert_card", pin_card);
    BOOST_TEST(counter.heard().empty());
    BOOST_TEST(counter.pad() == "12.50 CNY\nENTER PIN");
    counter.hand("hand.enter_pin", R"({"pin":"12"})");
    BOOST_TEST(counter.heard().empty());
    counter.hand("hand.enter_pin", R"({"pin":"271828"})");
    BOOST_TEST(counter.heard() == "t1 CHIP ASK_BANK");
    const auto block = counter.opened("pin-block", counter.presented.pin_block);
    BOOST_TEST((pin_of_block(block, Pan(number)) == Pin::from(pin)));
    BOOST_TEST(counter.opened("card-data", counter.presented.pin_block) == "does not open");
  });
}

BOOST_AUTO_TEST_CASE(one_card_has_one_reference_and_no_two_sales_look_alike) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t1 CONTACTLESS ASK_BANK");
    const auto first = counter.presented;
    counter.begin("t2");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t2 CONTACTLESS ASK_BANK");
    BOOST_TEST(first.card_ref.size() == 16u);
    BOOST_TEST(first.card_ref == counter.presented.card_ref);
    BOOST_TEST((first.data != counter.presented.data));
    counter.begin("t3");
    counter.hand("hand.tap_card", R"({"holder":"lin","number":"6200000000000005","expiry":"3012"})");
    BOOST_TEST(counter.heard() == "t3 CONTACTLESS ASK_BANK");
    BOOST_TEST(first.card_ref != counter.presented.card_ref);
  });
}

BOOST_AUTO_TEST_CASE(offline_the_chip_decides) {
  at_a_counter([](Counter& counter) {
    counter.begin_offline("t1", 5000);
    counter.hand("hand.insert_card", card);
    BOOST_TEST(counter.heard() == "t1 CHIP APPROVED_OFFLINE");
    BOOST_TEST(counter.opened("card-data", counter.presented.data).find("TC ") != std::string::npos);
    counter.say(Result{"t1", "APPROVED OFFLINE"});
    counter.hand("hand.pull_card");
    BOOST_TEST(counter.heard() == "t1 REMOVED");
    counter.begin_offline("t2", 5001);
    counter.hand("hand.insert_card", card);
    BOOST_TEST(counter.heard() == "t2 CARD_DECLINED");
    BOOST_TEST(counter.pad() == "DECLINED\nREMOVE CARD");
  });
}

BOOST_AUTO_TEST_CASE(a_stripe_is_never_approved_offline) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.swipe_card", card);
    BOOST_TEST(counter.heard() == "t1 FALLBACK ASK_BANK");
    BOOST_TEST(card_data_from(counter.opened("card-data", counter.presented.data))->cryptogram.empty());
    counter.begin_offline("t2", 100);
    counter.hand("hand.swipe_card", card);
    BOOST_TEST(counter.heard() == "t2 CARD_DECLINED");
  });
}

BOOST_AUTO_TEST_CASE(a_card_that_was_put_in_early_is_read_when_it_is_asked_for) {
  at_a_counter([](Counter& counter) {
    counter.hand("hand.insert_card", card);
    BOOST_TEST(counter.heard().empty());
    counter.begin("t1");
    BOOST_TEST(counter.heard() == "t1 CHIP ASK_BANK");
  });
}

BOOST_AUTO_TEST_CASE(a_card_that_the_last_customer_left_is_not_charged_again) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.insert_card", card);
    BOOST_TEST(counter.heard() == "t1 CHIP ASK_BANK");
    counter.say(Result{"t1", "APPROVED"});
    counter.begin("t2", 300);
    BOOST_TEST(counter.heard().empty());
    BOOST_TEST(counter.pad() == "3.00 CNY\nREMOVE CARD");
    counter.hand("hand.pull_card");
    BOOST_TEST(counter.pad() == "3.00 CNY\nINSERT CARD");
    counter.hand("hand.insert_card", card);
    BOOST_TEST(counter.heard() == "t2 CHIP ASK_BANK");
  });
}

BOOST_AUTO_TEST_CASE(a_card_pulled_before_its_pin_is_a_failure_and_after_it_a_remark) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.insert_card", pin_card);
    counter.hand("hand.pull_card");
    BOOST_TEST(counter.heard() == "t1 CARD_REMOVED");
    counter.hand("hand.enter_pin", R"({"pin":"271828"})");
    BOOST_TEST(counter.heard().empty());
    counter.begin("t2");
    counter.hand("hand.insert_card", card);
    counter.hand("hand.pull_card");
    BOOST_TEST(counter.heard() == "t2 CHIP ASK_BANK");
    BOOST_TEST(counter.heard() == "t2 REMOVED");
    BOOST_TEST(counter.pad() == "PLEASE WAIT");
  });
}

BOOST_AUTO_TEST_CASE(a_second_tap_is_not_a_second_presentment) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.tap_card", card);
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t1 CONTACTLESS ASK_BANK");
    BOOST_TEST(counter.heard().empty());
    BOOST_TEST(counter.journal.count("card.presented") == 1);
  });
}

BOOST_AUTO_TEST_CASE(the_customer_may_cancel_until_the_bank_is_asked) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.pad_cancel");
    BOOST_TEST(counter.heard() == "t1 PAD_CANCELLED");
    counter.begin("t2");
    counter.hand("hand.insert_card", pin_card);
    counter.hand("hand.pad_cancel");
    BOOST_TEST(counter.heard() == "t2 PAD_CANCELLED");
    BOOST_TEST(counter.pad() == "CANCELLED\nREMOVE CARD");
    counter.hand("hand.pull_card");
    counter.begin("t3");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t3 CONTACTLESS ASK_BANK");
    counter.hand("hand.pad_cancel");
    BOOST_TEST(counter.heard().empty());
  });
}

BOOST_AUTO_TEST_CASE(a_customer_who_does_nothing_runs_out_of_time) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.fixture.run_for(57s);
    BOOST_TEST(counter.heard().empty());
    counter.fixture.run_for(3s);
    BOOST_TEST(counter.heard() == "t1 TIMED_OUT");
    counter.begin("t2");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t2 CONTACTLESS ASK_BANK");
    counter.fixture.run_for(120s);
    BOOST_TEST(counter.heard().empty());
  });
}

BOOST_AUTO_TEST_CASE(what_the_till_cancelled_asks_for_no_card) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.say(Cancel{"t0"});
    BOOST_TEST(counter.pad() == "12.50 CNY\nINSERT CARD");
    counter.say(Cancel{"t1"});
    BOOST_TEST(counter.pad() == "CANCELLED");
    counter.hand("hand.tap_card", card);
    counter.fixture.run_for(70s);
    BOOST_TEST(counter.heard().empty());
  });
}

BOOST_AUTO_TEST_CASE(one_customer_is_asked_at_a_time) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.begin("t2");
    BOOST_TEST(counter.heard() == "t2 BUSY");
    counter.begin("t1");
    BOOST_TEST(counter.heard().empty());
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t1 CONTACTLESS ASK_BANK");
    counter.say(Result{"t2", "APPROVED"});
    BOOST_TEST(counter.pad() == "PLEASE WAIT");
  });
}

BOOST_AUTO_TEST_CASE(nothing_of_a_transaction_survives_its_cable) {
  at_a_counter([](Counter& counter) {
    auto& world = counter.fixture.world();
    counter.begin("t1");
    counter.hand("hand.insert_card", pin_card);
    world.unplug(till, "reader");
    counter.hand("hand.enter_pin", R"({"pin":"271828"})");
    BOOST_TEST(counter.pad() == "NOT CONNECTED\nREMOVE CARD");
    world.plug(till, "reader");
    counter.hand("hand.enter_pin", R"({"pin":"271828"})");
    counter.hand("hand.pull_card");
    counter.fixture.run_for(70s);
    BOOST_TEST(counter.heard().empty());
    counter.begin("t2");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t2 CONTACTLESS ASK_BANK");
  });
}

BOOST_AUTO_TEST_CASE(a_card_presented_while_the_cable_is_out_goes_nowhere) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.fixture.world().unplug(till, "reader");
    counter.hand("hand.tap_card", card);
    counter.fixture.world().plug(till, "reader");
    counter.fixture.run_for(1s);
    BOOST_TEST(counter.heard().empty());
    BOOST_TEST(counter.journal.count("card.presented") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_till_that_died_finds_a_reader_that_is_free) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.insert_card", pin_card);
    counter.fixture.kill(till);
    counter.fixture.run_for(1s);
    counter.fixture.start(till);
    counter.fixture.run_for(1s);
    counter.hand("hand.pull_card");
    counter.begin("t2");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t2 CONTACTLESS ASK_BANK");
  });
}

BOOST_AUTO_TEST_CASE(a_reader_without_power_or_too_hot_says_which_of_it) {
  at_a_counter([](Counter& counter) {
    counter.hand("sim.fault", R"({"id":3,"name":"low_battery","count":1})");
    counter.hand("sim.fault", R"({"id":4,"name":"overheated","count":1})");
    counter.begin("t1");
    BOOST_TEST(counter.heard() == "t1 LOW_BATTERY");
    counter.begin("t2");
    BOOST_TEST(counter.heard() == "t2 OVERHEATED");
    counter.begin("t3");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t3 CONTACTLESS ASK_BANK");
  });
}

BOOST_AUTO_TEST_CASE(a_pad_that_was_opened_refuses_to_work) {
  at_a_counter([](Counter& counter) {
    counter.begin("t1");
    counter.hand("hand.insert_card", pin_card);
    counter.hand("sim.fault", R"({"id":3,"name":"pad_tampered"})");
    BOOST_TEST(counter.heard() == "t1 TAMPERED");
    counter.hand("hand.enter_pin", R"({"pin":"271828"})");
    counter.begin("t2");
    BOOST_TEST(counter.heard() == "t2 TAMPERED");
    BOOST_TEST(counter.pad() == "OUT OF ORDER\nREMOVE CARD");
    BOOST_TEST(counter.journal.count("fault.fired") == 2);
    counter.hand("sim.heal", R"({"id":3})");
    counter.hand("hand.pull_card");
    counter.begin("t3");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t3 CONTACTLESS ASK_BANK");
  });
}

BOOST_AUTO_TEST_CASE(noise_on_the_cable_is_not_a_transaction) {
  at_a_counter([](Counter& counter) {
    counter.fixture.perform_on(till,
                               [](NodePorts& ports) { std::ignore = ports.devices.write("reader", "{}\n\xff\n"); });
    counter.begin("t1");
    counter.hand("hand.insert_card", R"({"holder":"lin","number":"123"})");
    BOOST_TEST(counter.pad() == "12.50 CNY\nINSERT CARD");
    counter.hand("hand.tap_card", card);
    BOOST_TEST(counter.heard() == "t1 CONTACTLESS ASK_BANK");
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
