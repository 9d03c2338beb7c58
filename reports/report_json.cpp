#include <nlohmann/json.hpp>

#include "reports/figures.h"
#include "reports/reports.h"

namespace tillrig::reports {
namespace {

using Json = nlohmann::ordered_json;

Json decisions_json(const std::vector<std::int64_t>& decisions) {
  return {{"count", decisions.size()},
          {"p50_ms", percentile(decisions, 50)},
          {"p99_ms", percentile(decisions, 99)},
          {"max_ms", percentile(decisions, 100)}};
}

Json truth_json(const TruthRecord& truth) {
  return {
      {"truth", truth.number}, {"name", truth.name}, {"subjects", truth.subjects}, {"violations", truth.violations}};
}

Json case_json(const CaseRecord& one) {
  Json json = {{"scenario", one.scenario},
               {"title", one.title},
               {"world", one.world},
               {"seed", one.seed},
               {"verdict", one.verdict},
               {"reason", one.reason},
               {"simulated_ms", whole_milliseconds(one.simulated)},
               {"wall_ms", one.wall_ms},
               {"entries", one.entries},
               {"chain", one.chain},
               {"decisions", decisions_json(one.decisions_ms)}};
  json["expectations"] = Json::array();
  for (const auto& e : one.expectations)
    json["expectations"].push_back({{"text", e.text}, {"met", e.met}, {"took_ms", e.took_ms}, {"why", e.why}});
  json["faults"] = Json::array();
  for (const auto& f : one.faults)
    json["faults"].push_back({{"fault", f.fault}, {"target", f.target}, {"started", f.started}, {"fired", f.fired}});
  json["truths"] = Json::array();
  for (const auto& truth : one.truths) json["truths"].push_back(truth_json(truth));
  json["violations"] = Json::array();
  for (const auto& v : one.violations)
    json["violations"].push_back(
        {{"truth", v.truth}, {"property", v.property}, {"role", v.role}, {"sentence", v.sentence}, {"entry", v.entry}});
  return json;
}

Json world_json(const WorldFigures& world) {
  Json json = {{"cases", world.cases},
               {"simulated_ms", whole_milliseconds(world.simulated)},
               {"wall_ms", world.wall_ms},
               {"decisions", decisions_json(world.decisions_ms)},
               {"verdicts", Json::object()}};
  for (const auto& [verdict, cases] : world.verdicts) json["verdicts"][verdict] = cases;
  return json;
}

}  // namespace

std::string report_json(const PackRecord& pack) {
  Json json = {{"verdict", verdict_of(pack)},
               {"host", pack.host},
               {"time_zone_data", pack.time_zone_data},
               {"binary_hash", pack.binary_hash},
               {"versions", Json::object()},
               {"worlds", Json::object()},
               {"truths", Json::array()},
               {"vacuous_truths", vacuous_truths(pack)},
               {"cases", Json::array()}};
  for (const auto& [name, version] : pack.versions) json["versions"][name] = version;
  for (const auto& [world, figures] : figures_by_world(pack)) json["worlds"][world] = world_json(figures);
  for (const auto& [number, truth] : truths_of(pack)) json["truths"].push_back(truth_json(truth));
  for (const auto& one : pack.cases) json["cases"].push_back(case_json(one));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace tillrig::reports
