#include "harness/oracles/judgement.h"

#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

struct Recorder final : JournalSink {
  void record(Stamp, Event event) override { events.push_back(std::move(event)); }
  std::vector<Event> events;
};

Judgement judged(const std::string& stream, Verdict runner, JudgeOptions options = {}) {
  Oracles oracles;
  for (const auto& entry : entries_of(stream)) oracles.on(entry);
  ScenarioResult result;
  result.verdict = runner;
  if (runner != Verdict::pass) result.reason = "what the runner says";
  return judge(result, oracles, options);
}

const std::string good = Sale().text();
const std::string double_charge = good.substr(0, good.find("5000  harness")) +
                                  "2000 wallet-a book.entry book=wallet-a entry=2 kind=debit customer=lin minor=1250 "
                                  "currency=CNY funder=buyer txn=T2 number=N2 "
                                  "order_ref=O1\n" +
                                  Sale().end;

void check(const Judgement& judgement, Verdict verdict, const std::string& reason) {
  BOOST_TEST(name_of(judgement.verdict) == name_of(verdict));
  BOOST_TEST(judgement.reason == reason);
}

BOOST_AUTO_TEST_SUITE(judgement)

BOOST_AUTO_TEST_CASE(a_good_run_that_exercised_what_it_proves_passes) {
  check(judged(good, Verdict::pass, {{1, 2, 16}, {}, {}, {}}), Verdict::pass, "");
}

BOOST_AUTO_TEST_CASE(a_violation_fails_a_run_that_looked_good) {
  check(judged(double_charge, Verdict::pass), Verdict::fail,
        "truth 1: lin paid 25.00 CNY but took goods for 12.50 CNY away: 12.50 CNY too much (entry 32)");
}

BOOST_AUTO_TEST_CASE(fail_beats_inconclusive_and_error_beats_all) {
  BOOST_TEST(name_of(judged(double_charge, Verdict::inconclusive).verdict) == std::string("FAIL"));
  check(judged(good, Verdict::inconclusive), Verdict::inconclusive, "what the runner says");
  check(judged(good, Verdict::fail), Verdict::fail, "what the runner says");
  check(judged(double_charge, Verdict::error), Verdict::error, "what the runner says");
  check(judged(good, Verdict::not_applicable), Verdict::not_applicable, "what the runner says");
}

BOOST_AUTO_TEST_CASE(a_truth_without_a_subject_proves_nothing) {
  check(judged(good, Verdict::pass, {{8}, {}, {}, {}}), Verdict::inconclusive,
        "truth 8 (what was acknowledged survives) had nothing to judge");
  check(judged(good, Verdict::pass, {{13}, {}, {}, {}}), Verdict::inconclusive,
        "it proves truth 13, which nobody judges");
}

BOOST_AUTO_TEST_CASE(a_run_that_never_converged_proves_nothing) {
  check(judged(good.substr(0, good.find("5000  harness")), Verdict::pass), Verdict::inconclusive,
        "the run ended before everything was healed, so nothing can be said of how it would have ended");
}

BOOST_AUTO_TEST_CASE(a_machine_that_was_too_late_does_not_judge_time) {
  const auto late = replaced(good, "1150 desk-till-1", "4150 desk-till-1");
  BOOST_TEST(judged(late, Verdict::pass).reason.find("truth 16") == 0U);
  check(judged(good, Verdict::pass, {{}, "the harness woke up 300 ms late", {}, {}}), Verdict::pass, "");
  check(judged(good, Verdict::pass, {{16}, "the harness woke up 300 ms late", {}, {}}), Verdict::inconclusive,
        "machine: the harness woke up 300 ms late");
  const auto dropped = judged(late, Verdict::pass, {{}, "the harness woke up 300 ms late", {}, {}});
  check(dropped, Verdict::inconclusive, "machine: the harness woke up 300 ms late");
  BOOST_TEST(dropped.machine_late);
  check(judged(late, Verdict::pass, {{16}, "the harness woke up 300 ms late", {}, {}}), Verdict::inconclusive,
        "machine: the harness woke up 300 ms late");
}

BOOST_AUTO_TEST_CASE(two_runs_of_one_seed_that_differ_fail) {
  check(judged(good, Verdict::pass, {{}, {}, {}, "entry 3 differs"}), Verdict::fail,
        "truth 19: two runs of one seed differ: entry 3 differs");
  const auto equal = judged(good, Verdict::pass, {{}, {}, {}, ""});
  BOOST_TEST(equal.truths.back().number == 19);
  BOOST_TEST(equal.truths.back().subjects == 1U);
}

BOOST_AUTO_TEST_CASE(the_judgement_goes_into_the_journal_with_the_verdict_last) {
  Recorder journal;
  record(judged(double_charge, Verdict::pass), Stamp{Duration(0), NodeName("harness"), 1}, journal);
  BOOST_TEST_REQUIRE(!journal.events.empty());
  BOOST_TEST(journal.events.back().kind() == "verdict");
  BOOST_TEST(journal.events.back().text("verdict") == "FAIL");
  BOOST_TEST(journal.events.front().kind() == "decision.made");
  BOOST_TEST(journal.events.front().integer("took_ms") == 150);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
