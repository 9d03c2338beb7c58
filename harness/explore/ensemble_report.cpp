#include "harness/explore/ensemble_report.h"

#include <nlohmann/json.hpp>

namespace tillrig::explore {
namespace {

using Json = nlohmann::ordered_json;

template <class Time>
double seconds(Time time) {
  return std::chrono::duration<double>(time).count();
}

Json found_json(const Found& found) {
  return {{"truth", found.identity.truth}, {"property", found.identity.property},
          {"role", found.identity.role},   {"seed", found.seed},
          {"worlds", found.worlds},        {"reason", found.reason}};
}

}  // namespace

std::string ensemble_text(const Exploration& exploration, const Ensemble& ensemble) {
  Json json{{"world", exploration.setup.world.file},
            {"first_seed", exploration.first},
            {"worlds", ensemble.worlds},
            {"not_judged", ensemble.not_judged},
            {"with_five_payments_and_faults", ensemble.sound},
            {"simulated_s", seconds(ensemble.simulated)},
            {"wall_s", seconds(ensemble.wall)}};
  json["counts"] = ensemble.counts;
  for (const auto& [truth, subjects] : ensemble.subjects) json["judged_by_truth"][std::to_string(truth)] = subjects;
  json["failures"] = Json::array();
  for (const auto& [identity, found] : ensemble.found) json["failures"].push_back(found_json(found));
  json["never_happened"] = ensemble.vacuous();
  return json.dump(2) + "\n";
}

}  // namespace tillrig::explore
