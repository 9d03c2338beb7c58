#include "reports/reports.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>

#include "reports/figures.h"
#include "tests/support/temporary_folder.h"

namespace tillrig::reports {
namespace {

// A journal of hand-written entries; numbers, times and closing lines are added.
class Pack {
 public:
  Pack& begin(const std::string& scenario, const std::string& world = "virtual") {
    text_ += R"({"journal":1,"seed":7,"scenario":")" + scenario + R"(","title":"A sale","world":")" + world +
             R"(","versions":{"tillrig":"0.1.0"},"host":"here","time_zone_data":"2026a","binary_hash":"abc"})" + "\n";
    entries_ = 0;
    return *this;
  }
  Pack& add(const std::string& kind, const std::string& fields) {
    ++entries_;
    text_ += R"({"n":)" + std::to_string(entries_) + R"(,"at_ns":)" + std::to_string(entries_ * 1'000'000'000) +
             R"(,"node":"harness","inc":1,"kind":")" + kind + R"(","fields":{)" + fields + "}}\n";
    return *this;
  }
  Pack& verdict(const std::string& verdict, const std::string& reason = "") {
    return add("verdict", R"("verdict":")" + verdict + R"(","reason":")" + reason + '"');
  }
  Pack& end() {
    text_ += R"({"end":{"entries":)" + std::to_string(entries_) + R"(,"chain":"c0ffee","wall_ms":40}})" + "\n";
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::int64_t entries_ = 0;
};

struct Written {
  explicit Written(const std::string& text) : journal(folder.path() / "journal.jsonl") {
    std::ofstream(journal) << text;
  }
  PackRecord read() const { return read_pack(journal); }
  TemporaryFolder folder;
  std::filesystem::path journal;
};

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string error_of(const std::string& text) {
  const Written written(text);
  try {
    written.read();
  } catch (const JournalUnreadable& unreadable) {
    const std::string what = unreadable.what();
    return what.substr(what.find("journal.jsonl"));
  }
  return "no error";
}

Pack every_verdict() {
  Pack pack;
  pack.begin("wallet/01_success")
      .add("decision.made", R"("till":"till-1","took_ms":150,"text":"PAID")")
      .add("expectation.met", R"("step":1,"text":"display \"PAID\"","took_ms":12)")
      .add("truth.judged", R"("truth":1,"name":"no double charge","subjects":3,"violations":0)")
      .verdict("PASS")
      .end();
  pack.begin("wallet/02_decline")
      .add("fault.started", R"("fault":"decline","target":"wallet-a","id":1)")
      .add("fault.fired", R"("fault":"decline","target":"wallet-a","id":1)")
      .add("expectation.failed", R"("step":1,"text":"display \"DECLINED\"","took_ms":3000,"why":"PAID is shown")")
      .add("truth.violated",
           R"("truth":1,"property":"overcharged","role":"customer","sentence":"lin paid <twice>","entry":9)")
      .add("truth.judged", R"("truth":1,"name":"no double charge","subjects":2,"violations":1)")
      .add("truth.judged", R"("truth":8,"name":"what was acknowledged survives","subjects":0,"violations":0)")
      .verdict("FAIL", "truth 1: lin paid <twice>")
      .end();
  pack.begin("wallet/03_vacuous").verdict("INCONCLUSIVE", "nothing fired").end();
  pack.begin("wallet/01_success", "live").verdict("PASS").end();
  pack.begin("disk/04_torn", "live").verdict("NOT_APPLICABLE", "tear: not here").end();
  pack.begin("wallet/05_broken", "live").verdict("ERROR", "engine died").end();
  return pack;
}

BOOST_AUTO_TEST_SUITE(reports)

BOOST_AUTO_TEST_CASE(a_case_is_what_its_part_of_the_journal_says) {
  const auto pack = Written(every_verdict().text()).read();
  BOOST_TEST_REQUIRE(pack.cases.size() == 6U);
  BOOST_TEST(pack.host == "here");
  const auto& failed = pack.cases[1];
  BOOST_TEST(failed.verdict == "FAIL");
  BOOST_TEST(failed.entries == 7U);
  BOOST_TEST(failed.simulated.count() == 7'000'000'000);
  BOOST_TEST_REQUIRE(failed.faults.size() == 1U);
  BOOST_TEST(failed.faults[0].fired == 1);
  BOOST_TEST_REQUIRE(failed.expectations.size() == 1U);
  BOOST_TEST(failed.expectations[0].why == "PAID is shown");
  BOOST_TEST(pack.cases[0].decisions_ms.at(0) == 150);
}

BOOST_AUTO_TEST_CASE(junit_counts_nothing_as_passed_that_did_not_pass) {
  pugi::xml_document document;
  BOOST_TEST_REQUIRE(document.load_string(junit_xml(Written(every_verdict().text()).read()).c_str()));
  const auto suites = document.child("testsuites");
  BOOST_TEST(suites.attribute("tests").as_int() == 6);
  BOOST_TEST(suites.attribute("failures").as_int() == 1);
  BOOST_TEST(suites.attribute("errors").as_int() == 2);
  BOOST_TEST(suites.attribute("skipped").as_int() == 1);
  const auto simulated = suites.find_child_by_attribute("testsuite", "name", "virtual");
  const auto failed = simulated.find_child_by_attribute("testcase", "name", "wallet/02_decline");
  BOOST_TEST(failed.child("failure").attribute("message").as_string() == std::string("truth 1: lin paid <twice>"));
  BOOST_TEST(std::string(failed.child("failure").text().as_string()).find("seed 7, chain c0ffee") != std::string::npos);
  const auto vacuous = simulated.find_child_by_attribute("testcase", "name", "wallet/03_vacuous");
  BOOST_TEST(vacuous.child("error").attribute("type").as_string() == std::string("INCONCLUSIVE"));
  const auto live = suites.find_child_by_attribute("testsuite", "name", "live");
  BOOST_TEST(live.find_child_by_attribute("testcase", "name", "disk/04_torn").child("skipped"));
  BOOST_TEST(!live.find_child_by_attribute("testcase", "name", "wallet/01_success").first_child());
}

BOOST_AUTO_TEST_CASE(the_json_report_says_how_the_verdict_came_about) {
  const auto json = nlohmann::json::parse(report_json(Written(every_verdict().text()).read()));
  BOOST_TEST(json.at("verdict").get<std::string>() == "ERROR");
  BOOST_TEST(json.at("worlds").at("virtual").at("cases").get<int>() == 3);
  BOOST_TEST(json.at("worlds").at("virtual").at("decisions").at("p99_ms").get<int>() == 150);
  BOOST_TEST(json.at("truths").at(0).at("subjects").get<int>() == 5);
  BOOST_TEST(json.at("vacuous_truths").at(0).get<std::string>() == "8 (what was acknowledged survives)");
  const auto& one = json.at("cases").at(1);
  BOOST_TEST(one.at("reason").get<std::string>() == "truth 1: lin paid <twice>");
  BOOST_TEST(one.at("violations").at(0).at("property").get<std::string>() == "overcharged");
  BOOST_TEST(one.at("expectations").at(0).at("took_ms").get<int>() == 3000);
}

BOOST_AUTO_TEST_CASE(the_console_summary_is_short_and_names_what_went_wrong) {
  const auto pack = Written(every_verdict().text()).read();
  BOOST_TEST(console_summary(pack) ==
             "FAIL wallet/02_decline (virtual, seed 7): truth 1: lin paid <twice>\n"
             "INCONCLUSIVE wallet/03_vacuous (virtual, seed 7): nothing fired\n"
             "NOT_APPLICABLE disk/04_torn (live, seed 7): tear: not here\n"
             "ERROR wallet/05_broken (live, seed 7): engine died\n"
             "live       3 cases  1 PASS, 1 NOT_APPLICABLE, 1 ERROR; 3.0 s simulated in 0.1 s of wall time\n"
             "virtual    3 cases  1 PASS, 1 FAIL, 1 INCONCLUSIVE; 12.0 s simulated in 0.1 s of wall time; 1 decisions, "
             "p50 150 ms, p99 150 ms, max 150 ms\n"
             "truths (subjects judged): 1 (5), 8 (0)\n"
             "nothing to judge for truth 8 (what was acknowledged survives)\n"
             "verdict: ERROR\n");
}

BOOST_AUTO_TEST_CASE(a_pack_is_as_good_as_its_worst_case) {
  const auto verdict = [](std::initializer_list<const char*> verdicts) {
    PackRecord pack;
    for (const auto* one : verdicts) pack.cases.emplace_back().verdict = one;
    return verdict_of(pack);
  };
  const char *yes = "PASS", *no = "NOT_APPLICABLE";
  BOOST_TEST(verdict({yes, yes, yes, yes, yes, yes, yes, yes, yes, no}) == "PASS");
  BOOST_TEST(verdict({yes, yes, yes, yes, yes, yes, yes, yes, no}) == "INCONCLUSIVE");
  BOOST_TEST(verdict({"PASS", "INCONCLUSIVE"}) == "INCONCLUSIVE");
  BOOST_TEST(verdict({"INCONCLUSIVE", "FAIL"}) == "FAIL");
  BOOST_TEST(verdict({"FAIL", "ERROR"}) == "ERROR");
  BOOST_TEST(verdict({"NOT_APPLICABLE"}) == "INCONCLUSIVE");
  BOOST_TEST(verdict({}) == "INCONCLUSIVE");
}

BOOST_AUTO_TEST_CASE(a_journal_that_is_not_whole_makes_no_report) {
  BOOST_TEST(error_of("") == "journal.jsonl:0: empty, expected a header line");
  BOOST_TEST(error_of(Pack().begin("a").end().text()) == "journal.jsonl:2: the end of a, expected its verdict first");
  BOOST_TEST(error_of(Pack().begin("a").verdict("PASS").text()) ==
             "journal.jsonl:2: truncated, expected the closing line of a");
  BOOST_TEST(error_of(Pack().begin("a").verdict("PASS").begin("b").text()) ==
             "journal.jsonl:3: a new case, expected the closing line of a");
  BOOST_TEST(error_of(Pack().begin("a").verdict("GOOD").end().text()) ==
             "journal.jsonl:2: verdict \"GOOD\", expected PASS, FAIL, INCONCLUSIVE, NOT_APPLICABLE or ERROR");
  BOOST_TEST(error_of(Pack().begin("a").verdict("PASS").verdict("PASS").end().text()) ==
             "journal.jsonl:3: a second verdict, expected one a case");
  BOOST_TEST(error_of(Pack().begin("a").text() + "{\"n\":2}\n") == "journal.jsonl:2: entry number 2, expected 1");
  BOOST_TEST(error_of("{\"n\":1}\n") == "journal.jsonl:1: outside a case, expected a header line");
  BOOST_TEST(error_of("not json\n") == "journal.jsonl:1: not a JSON object, expected one a line");
}

BOOST_AUTO_TEST_CASE(both_files_are_written_beside_the_journal) {
  const Written written(every_verdict().text());
  const auto directory = written.folder.path() / "report";
  const auto summary = write_reports(written.journal, directory);
  BOOST_TEST(summary == console_summary(written.read()));
  BOOST_TEST(read_file(directory / "junit.xml") == junit_xml(written.read()));
  BOOST_TEST(read_file(directory / "report.json") == report_json(written.read()));
}

BOOST_AUTO_TEST_CASE(percentiles_are_values_that_occurred) {
  BOOST_TEST(percentile({}, 50) == 0);
  BOOST_TEST(percentile({5}, 99) == 5);
  BOOST_TEST(percentile({4, 1, 3, 2}, 50) == 2);
  BOOST_TEST(percentile({4, 1, 3, 2}, 100) == 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reports
