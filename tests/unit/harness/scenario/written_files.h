#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "harness/scenario/loader.h"
#include "harness/scenario/write_scenario.h"
#include "tests/support/temporary_folder.h"

namespace tillrig::testing {

// Cases written as files, each in a folder of its own, and read back.
class WrittenFiles {
 public:
  Scenario read_back(const Scenario& scenario) {
    const auto at = folder_.path() / std::to_string(++count_);
    write(at / "worlds" / (scenario.world.id + ".json"), world_text(scenario.world));
    const auto file = at / (file_id(scenario.id) + ".json");
    write(file, scenario_text(scenario));
    const auto loaded = load_scenarios({file.string()});
    if (!loaded)
      for (const Problem& problem : loaded.error()) BOOST_ERROR(problem.message());
    BOOST_REQUIRE(loaded.has_value());
    return loaded->at(0);
  }

 private:
  static void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  TemporaryFolder folder_;
  int count_ = 0;
};

}  // namespace tillrig::testing
