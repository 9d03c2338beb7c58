#include <fmt/format.h>

#include <pugixml.hpp>
#include <sstream>

#include "reports/figures.h"
#include "reports/reports.h"

namespace tillrig::reports {
namespace {

std::string seconds(std::int64_t milliseconds) {
  return fmt::format("{:.3f}", static_cast<double>(milliseconds) / 1000.0);
}

// XML 1.0 has no place for control characters, not even escaped.
std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') c = '?';
  return text;
}

// The first reason is the message; everything else that was found follows in the text.
std::string details(const CaseRecord& one) {
  std::string text = fmt::format("{}: {}\nseed {}, chain {}\n", one.verdict, one.reason, one.seed, one.chain);
  for (const auto& violation : one.violations)
    text += fmt::format("truth {} ({}, {}): {} (entry {})\n", violation.truth, violation.property, violation.role,
                        violation.sentence, violation.entry);
  for (const auto& expectation : one.expectations)
    if (!expectation.met) text += fmt::format("expected {}: {}\n", expectation.text, expectation.why);
  return text;
}

void add_case(pugi::xml_node suite, const CaseRecord& one) {
  auto testcase = suite.append_child("testcase");
  testcase.append_attribute("name") = printable(one.scenario).c_str();
  testcase.append_attribute("classname") = one.world.c_str();
  testcase.append_attribute("time") = seconds(one.wall_ms).c_str();
  if (one.verdict == "PASS") return;
  const char* element = one.verdict == "FAIL" ? "failure" : one.verdict == "NOT_APPLICABLE" ? "skipped" : "error";
  auto outcome = testcase.append_child(element);
  outcome.append_attribute("message") = printable(one.reason).c_str();
  if (one.verdict == "NOT_APPLICABLE") return;
  outcome.append_attribute("type") = one.verdict.c_str();
  outcome.text() = printable(details(one)).c_str();
}

struct Tally {
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  std::int64_t wall_ms = 0;

  void add(const CaseRecord& one) {
    ++tests;
    failures += one.verdict == "FAIL";
    errors += one.verdict == "ERROR" || one.verdict == "INCONCLUSIVE";
    skipped += one.verdict == "NOT_APPLICABLE";
    wall_ms += one.wall_ms;
  }

  void write(pugi::xml_node node) const {
    node.append_attribute("tests") = tests;
    node.append_attribute("failures") = failures;
    node.append_attribute("errors") = errors;
    node.append_attribute("skipped") = skipped;
    node.append_attribute("time") = seconds(wall_ms).c_str();
  }
};

void add_world(pugi::xml_node suites, const PackRecord& pack, const std::string& world) {
  auto suite = suites.append_child("testsuite");
  suite.append_attribute("name") = world.c_str();
  Tally tally;
  for (const auto& one : pack.cases)
    if (one.world == world) tally.add(one);
  tally.write(suite);
  for (const auto& one : pack.cases)
    if (one.world == world) add_case(suite, one);
}

}  // namespace

std::string junit_xml(const PackRecord& pack) {
  pugi::xml_document document;
  auto declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  auto suites = document.append_child("testsuites");
  suites.append_attribute("name") = "tillrig";
  Tally tally;
  for (const auto& one : pack.cases) tally.add(one);
  tally.write(suites);
  for (const auto& [world, figures] : figures_by_world(pack)) add_world(suites, pack, world);
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace tillrig::reports
