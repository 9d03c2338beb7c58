#include "simulators/banks/bank.h"

#include "tests/unit/simulators/banks/bank_world.h"

namespace tillrig {
namespace {

using namespace std::chrono_literals;

void in_a_bank_world(const std::function<void(BankWorld&)>& test, const Settings& settings = {}) {
  in_a_world([&](TestJournal& journal) {
    BankWorld bank(journal, settings);
    test(bank);
  });
}

std::string fault_on(const char* verb, const std::string& name, const std::string& more = "") {
  return R"({"id":1,"count":1,"verb":")" + std::string(verb) + R"(","name":")" + name + '"' + more + '}';
}

BOOST_AUTO_TEST_CASE(a_sale_moves_money_once_and_says_under_which_reference) {
  in_a_bank_world([](BankWorld& bank) {
    const auto paid = bank.pay(1, 1250);
    BOOST_TEST(word_of(paid.state) == "SUCCEEDED");
    BOOST_TEST(paid.amount == Money(1250, Currency::cny()));
    BOOST_TEST(paid.txn.text() == "600000000001");
    BOOST_TEST(bank.state_of_sale(1) == "UNKNOWN");
    BOOST_TEST(bank.taken_from_lin() == 1250);
    BOOST_TEST(bank.journal().count("gateway.executed") == 1);
    BOOST_TEST(bank.journal().count("gateway.received") == 2);
  });
}

BOOST_AUTO_TEST_CASE(its_statement_names_returns_by_their_own_numbers_and_shows_what_was_taken_back) {
  in_a_bank_world([](BankWorld& bank) {
    BOOST_TEST(bank.state_of_sale(1) == "SUCCEEDED");
    BOOST_TEST(bank.state_of_sale(2) == "SUCCEEDED");
    BOOST_TEST(bank.reverse(1) == "REVERSED");
    BOOST_TEST(bank.give_back("refund", 3, 2, 250) == "REFUNDED");
    const auto body = bank.reply("bank", "sim.statement", R"({"day":"2026-01-01"})");
    const std::string sale = "SALE|tillrig-shop/till-1/000001/";
    const std::string back = "REFUND|tillrig-shop/till-1/000001/";
    std::size_t at = 0;
    for (const auto& row :
         {sale + "000001|600000000001||1250|8|CNY|", sale + "000002|600000000002||1250|8|CNY|",
          back + "000001|600000000001||1250|8|CNY|",
          back + "000002|600000000002|tillrig-shop/till-1/000001/000003|250|2|CNY|", std::string("TOTAL|4|1000|6")}) {
      at = body.find(row, at);
      BOOST_REQUIRE_MESSAGE(at != std::string::npos, row + " not in " + body);
    }
    BOOST_TEST(bank.journal().count("statement.row") == 4);
  });
}

BOOST_AUTO_TEST_CASE(neither_number_nor_pin_is_in_the_journal_or_in_the_store) {
  in_a_bank_world([](BankWorld& bank) {
    bank.pay(1, 1250);
    bank.pay(2, 1250, "0815");
    const std::vector<std::string> secrets{BankWorld::number(), "4711", "0815"};
    std::string seen;
    for (const auto& line : bank.journal().lines())
      for (const auto& field : line.event.fields())
        if (const auto* text = std::get_if<std::string>(&field.value)) seen += *text + '\n';
    bank.world().stop(NodeName("bank"));
    std::string stored;
    for (const auto& [name, bytes] : bank.world().disk(NodeName("bank")).image().files)
      stored.append(bytes.begin(), bytes.end());
    BOOST_TEST(stored.find("issue_card") != std::string::npos);
    for (const auto& secret : secrets) {
      if (secret.size() > 4) BOOST_TEST(seen.find(secret) == std::string::npos);
      BOOST_TEST(stored.find('"' + secret + '"') == std::string::npos);
    }
    BOOST_TEST(stored.find(BankWorld::number()) == std::string::npos);
  });
}

BOOST_AUTO_TEST_CASE(a_decline_says_why_and_moves_nothing) {
  in_a_bank_world([](BankWorld& bank) {
    struct Row {
      const char* pin;
      std::int64_t minor;
      const char* decline;
    };
    std::int64_t stan = 0;
    for (const auto& row : {Row{"4711", 40001, "LIMIT"}, Row{"", 1001, "WRONG_PIN"}, Row{"0815", 1250, "WRONG_PIN"}}) {
      const auto result = bank.pay(++stan, row.minor, row.pin);
      BOOST_TEST(word_of(result.state) == "FAILED");
      BOOST_TEST(word_of(result.decline) == row.decline);
    }
    BOOST_TEST(word_of(bank.pay(8, 40000).state) == "SUCCEEDED");
    BOOST_TEST(word_of(bank.pay(9, 10001).decline) == "INSUFFICIENT_FUNDS");
    BOOST_TEST(word_of(bank.pay(10, 1000, "").state) == "SUCCEEDED");
    BOOST_TEST(bank.taken_from_lin() == 41000);
  });
}

BOOST_AUTO_TEST_CASE(three_wrong_pins_block_the_card_until_its_holder_shows_up) {
  in_a_bank_world([](BankWorld& bank) {
    for (std::int64_t stan = 1; stan <= 3; ++stan)
      BOOST_TEST(bank.pay(stan, 1250, "0815").why == (stan < 3 ? "55 wrong PIN" : "75 too many wrong PINs"));
    BOOST_TEST(bank.pay(4, 1250).why == "75 too many wrong PINs");
    BOOST_TEST(bank.reply("bank", "hand.unlock_card", R"({"card":"debit"})") == R"({"done":true})");
    BOOST_TEST(bank.state_of_sale(5) == "SUCCEEDED");
    BOOST_TEST(bank.reply("bank", "hand.unlock_card", R"({"card":"debit"})").starts_with(R"({"done":false,"why":)"));
  });
}

BOOST_AUTO_TEST_CASE(a_card_that_cannot_be_read_is_declined) {
  in_a_bank_world([](BankWorld& bank) {
    auto damaged = bank.request(1, 1250);
    damaged.card = bank.presented("4711");
    damaged.card->data = SealedData("00ff");
    BOOST_TEST(bank.ask("charge", damaged).why == "63 security violation");
    auto foreign = bank.request(2, 1250);
    foreign.card = bank.presented("4711", "6212349999999999" + std::string(1, luhn_digit("6212349999999999")));
    BOOST_TEST(bank.ask("charge", foreign).why == "14 no such card");
    auto swapped = bank.request(3, 1250);
    swapped.card = bank.presented("4711");
    swapped.card->pin_block = foreign.card->pin_block;
    BOOST_TEST(bank.ask("charge", swapped).why == "99 PIN block error");
    BOOST_TEST(bank.taken_from_lin() == 0);
  });
}

BOOST_AUTO_TEST_CASE(what_was_executed_without_a_usable_answer_is_unknown_and_can_be_reversed) {
  for (const auto* name : {"reply_lost", "bad_signature", "wrong_reply", "wrong_amount", "wrong_currency", "malformed"})
    in_a_bank_world([name](BankWorld& bank) {
      bank.fault(fault_on("sale", name));
      BOOST_TEST_CONTEXT(name) {
        BOOST_TEST(bank.state_of_sale(1) == "UNKNOWN");
        BOOST_TEST(bank.taken_from_lin() == 1250);
        BOOST_TEST(bank.reverse(1) == "REVERSED");
        BOOST_TEST(bank.reverse(1) == "REVERSED");
        BOOST_TEST(bank.taken_from_lin() == 0);
        BOOST_TEST(bank.journal().count("fault.fired", "bank") == 1);
      }
    });
}

BOOST_AUTO_TEST_CASE(a_system_error_is_unknown_whether_executed_or_not) {
  for (const bool executed : {true, false})
    in_a_bank_world([executed](BankWorld& bank) {
      bank.fault(fault_on("sale", "system_error", executed ? R"(,"executed":true)" : ""));
      BOOST_TEST(bank.state_of_sale(1) == "UNKNOWN");
      BOOST_TEST(bank.taken_from_lin() == (executed ? 1250 : 0));
      BOOST_TEST(bank.reverse(1) == (executed ? "REVERSED" : "NOT_FOUND"));
      BOOST_TEST(bank.taken_from_lin() == 0);
      BOOST_TEST(bank.journal().count("fault.fired", "bank") == 1);
    });
}

BOOST_AUTO_TEST_CASE(what_never_arrived_or_was_refused_moves_nothing) {
  struct Row {
    const char* fault;
    const char* state;
  };
  for (const auto& row : {Row{"request_lost", "UNKNOWN"}, Row{"refuse", "REFUSED"}})
    in_a_bank_world([row](BankWorld& bank) {
      bank.fault(fault_on("sale", row.fault));
      BOOST_TEST(bank.state_of_sale(1) == row.state);
      BOOST_TEST(bank.reverse(1) == "NOT_FOUND");
      BOOST_TEST(bank.taken_from_lin() == 0);
    });
}

BOOST_AUTO_TEST_CASE(a_reversal_overtakes_a_sale_that_stalls_and_both_habits_are_there) {
  for (const bool remembers : {true, false}) {
    Settings habits;
    habits.set("remembers_early_reversal", remembers);
    in_a_bank_world(
        [remembers](BankWorld& bank) {
          bank.fault(fault_on("sale", "stall", R"(,"delay_ms":65000)"));
          BOOST_TEST(bank.state_of_sale(1) == "UNKNOWN");
          BOOST_TEST(bank.reverse(1) == "NOT_FOUND");
          bank.world().run_for(10s);
          BOOST_TEST(bank.taken_from_lin() == (remembers ? 0 : 1250));
        },
        habits);
  }
}

BOOST_AUTO_TEST_CASE(a_forced_decline_has_the_reason_that_was_asked_for) {
  in_a_bank_world([](BankWorld& bank) {
    bank.fault(fault_on("sale", "decline", R"(,"reason":"risk")"));
    const auto result = bank.pay(1, 1250);
    BOOST_TEST(word_of(result.state) == "FAILED");
    BOOST_TEST(word_of(result.decline) == "RISK");
    BOOST_TEST(bank.taken_from_lin() == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_void_is_reversed_and_a_refund_is_not) {
  in_a_bank_world([](BankWorld& bank) {
    BOOST_TEST(bank.state_of_sale(1) == "SUCCEEDED");
    BOOST_TEST(bank.give_back("void", 2, 1, 1250) == "REFUNDED");
    BOOST_TEST(bank.taken_from_lin() == 0);
    BOOST_TEST(bank.reverse(2) == "REVERSED");
    BOOST_TEST(bank.taken_from_lin() == 1250);
    BOOST_TEST(bank.give_back("refund", 3, 1, 250) == "REFUNDED");
    BOOST_TEST(bank.give_back("refund", 3, 1, 250) == "UNKNOWN");
    BOOST_TEST(bank.give_back("refund", 4, 1, 1001) == "FAILED");
    BOOST_TEST(bank.reverse(3) == "UNKNOWN");
    BOOST_TEST(bank.taken_from_lin() == 1000);
  });
}

BOOST_AUTO_TEST_CASE(an_advice_may_come_again_until_it_is_answered) {
  in_a_bank_world([](BankWorld& bank) {
    auto advice = bank.request(1, 3000);
    advice.card = bank.presented("");
    bank.fault(fault_on("advice", "reply_lost"));
    BOOST_TEST(word_of(bank.ask("advise", advice).state) == "UNKNOWN");
    const auto again = bank.ask("advise", advice);
    BOOST_TEST(word_of(again.state) == "SUCCEEDED");
    BOOST_TEST(again.txn.text() == "600000000001");
    BOOST_TEST(bank.taken_from_lin() == 3000);
    auto excess = bank.request(2, 50000);
    excess.card = bank.presented("");
    BOOST_TEST(word_of(bank.ask("advise", excess).decline) == "INSUFFICIENT_FUNDS");
  });
}

BatchSettled settle(BankWorld& bank, std::int64_t count, std::int64_t minor) {
  SettleBatch batch;
  batch.till = NodeName("till-1");
  batch.batch = 1;
  batch.count = count;
  batch.total = Money(minor, Currency::cny());
  const auto settled = decode<BatchSettled>(bank.reply("adapter-bank", "adapter.settle", encode(batch)));
  BOOST_REQUIRE(settled.has_value());
  return *settled;
}

BOOST_AUTO_TEST_CASE(a_batch_is_settled_once_and_takes_no_more) {
  in_a_bank_world([](BankWorld& bank) {
    BOOST_TEST(bank.state_of_sale(1) == "SUCCEEDED");
    bank.fault(fault_on("settle", "reply_lost"));
    BOOST_TEST(!settle(bank, 1, 1250).closed);
    const auto settled = settle(bank, 1, 1250);
    BOOST_TEST(settled.closed);
    BOOST_TEST(settled.balanced);
    BOOST_TEST(settle(bank, 2, 1250).closed);
    BOOST_TEST(!settle(bank, 2, 1250).balanced);
    BOOST_TEST(bank.pay(2, 1250).why == "77 the batch is settled");
    BOOST_TEST(bank.give_back("void", 3, 1, 1250) == "FAILED");
    BOOST_TEST(bank.reverse(1) == "REVERSED");
  });
}

BOOST_AUTO_TEST_CASE(the_book_survives_a_crash_right_after_the_commit) {
  in_a_world([](TestJournal& journal) {
    BankWorld bank(journal);
    bool crashed = false;
    journal.on_record = [&](const TestJournal::Line& line) {
      const bool committed = line.event.kind() == "store.committed" && line.stamp.node.text() == "bank";
      if (crashed || !committed) return;
      crashed = true;
      bank.world().restart(NodeName("bank"));
    };
    BOOST_TEST(bank.state_of_sale(1) == "UNKNOWN");
    BOOST_TEST(crashed);
    bank.world().run_for(5s);
    BOOST_TEST(bank.taken_from_lin() == 1250);
    BOOST_TEST(bank.state_of_sale(1) == "UNKNOWN");
    BOOST_TEST(bank.reverse(1) == "REVERSED");
    BOOST_TEST(bank.taken_from_lin() == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_store_that_fails_is_a_system_error_and_the_book_follows_the_disk) {
  in_a_bank_world([](BankWorld& bank) {
    DiskRule full;
    full.id = 1;
    full.trouble = DiskTrouble::full;
    bank.world().disk(NodeName("bank")).faults().add(full);
    BOOST_TEST(bank.pay(1, 1250).why == "the bank answers 96");
    bank.world().disk(NodeName("bank")).faults().heal(1);
    BOOST_TEST(bank.reverse(1) == "NOT_FOUND");
    BOOST_TEST(bank.state_of_sale(2) == "SUCCEEDED");
    BOOST_TEST(bank.taken_from_lin() == 1250);
  });
}

BOOST_AUTO_TEST_CASE(what_is_not_signed_or_not_ours_is_not_executed) {
  in_a_bank_world([](BankWorld& bank) {
    BankRequest forged;
    forged.verb = "reversal";
    forged.merchant = "tillrig-shop";
    forged.terminal = "till-1";
    forged.batch = forged.stan = 1;
    forged.currency = "CNY";
    forged.sign = "0";
    BOOST_TEST(bank.state_of_sale(1) == "SUCCEEDED");
    const auto answer = decode<BankAnswer>(bank.reply("bank", "bank.reversal", encode(forged)));
    BOOST_TEST(answer.value().code == "A0");
    auto foreign = bank.request(2, 1250);
    foreign.number = CardNumber{"another-shop", "till-1", 1, 2}.number();
    foreign.card = bank.presented("4711");
    BOOST_TEST(word_of(bank.ask("charge", foreign).state) == "REFUSED");
    BOOST_TEST(bank.taken_from_lin() == 1250);
  });
}

BOOST_AUTO_TEST_CASE(a_broken_rig_is_refused) {
  in_a_bank_world([](BankWorld& bank) {
    const auto refused = [&](std::string verb, std::string body) {
      return std::holds_alternative<Refused>(bank.call("bank", std::move(verb), std::move(body)));
    };
    BOOST_TEST(refused("sim.issue_card", BankWorld::issue_body()));
    BOOST_TEST(refused("sim.issue_card", "{}"));
    BOOST_TEST(refused("hand.unlock_card", R"({"card":"debit-2"})"));
    BOOST_TEST(refused("sim.fault", R"({"name":"notice_late"})"));
    BOOST_TEST(refused("sim.heal", "{}"));
  });
}

BOOST_AUTO_TEST_CASE(an_adapter_says_what_a_card_channel_can_do) {
  in_a_bank_world([](BankWorld& bank) {
    const auto can = decode<Capabilities>(bank.reply("adapter-bank", "adapter.capabilities", "{}"));
    BOOST_REQUIRE(can.has_value());
    BOOST_TEST(can->channel.text() == "bank");
    BOOST_TEST(word_of(can->tender) == "CARD");
    BOOST_TEST(!can->idempotent_by_number);
    BOOST_TEST(!can->query_after_unknown);
    BOOST_TEST(can->verbs.size() == 7u);
  });
}

BOOST_AUTO_TEST_CASE(the_same_seed_makes_the_same_journal) {
  const auto run = [] {
    return run_in_a_world([](TestJournal& journal) {
      BankWorld bank(journal);
      BOOST_TEST(bank.state_of_sale(1) == "SUCCEEDED");
      BOOST_TEST(bank.reverse(1) == "REVERSED");
    });
  };
  const auto once = run();
  BOOST_TEST(once.why_not() == "");
  BOOST_TEST(once.journal_digest == run().journal_digest);
}

}  // namespace
}  // namespace tillrig
