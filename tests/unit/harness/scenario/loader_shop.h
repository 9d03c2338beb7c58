#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "harness/scenario/loader.h"
#include "tests/support/temporary_folder.h"

namespace tillrig::testing {

inline constexpr const char* small_world = R"({
  "$schema": "../world.schema.json", "id": "shop", "title": "A shop", "clock": "2026-03-02T01:00:00Z",
  "nodes": {
    "till-1": { "role": "till" }, "engine": { "role": "engine" }, "wallet-a": { "role": "wallet" },
    "desk-till-1": { "role": "desk", "till": "till-1", "devices": ["scanner", "printer"], "keys": ["total", "cancel"] }
  },
  "goods": { "tea": { "sku": "TEA", "barcode": "6901234567892", "title": "Tea", "price": "12.50 CNY", "stock": 20 } },
  "customers": { "lin": { "wallet": "wallet-a", "balance": "500.00 CNY" } }
})";

// Line 10 is the steps', line 11 the expectations'.
inline std::string scenario_text(const std::string& steps, const std::string& expect = R"({ "receipts": 1 })",
                                 const std::string& labels = R"(["x"])") {
  return "{\n\"$schema\": \"../scenario.schema.json\",\n\"id\": \"sale/case\", \"title\": \"t\",\n"
         "\"requirement\": \"r\", \"source\": \"s\",\n\"labels\": " +
         labels +
         ",\n\"proves\": [1],\n"
         "\"world\": \"shop\",\n\"intent\": { \"customer\": \"lin\", \"buys\": { \"tea\": 1 }, \"price\": \"12.50 "
         "CNY\" },\n"
         "// the story\n\"steps\": [" +
         steps + "],\n\"expect\": [" + expect + "]\n}\n";
}

// A folder with a world and one scenario file, sale/case.json.
class Shop {
 public:
  Shop() { write("worlds/shop.json", small_world); }
  void write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  // Messages without the folder, joined by newlines.
  std::string problems_of(const std::string& text, const std::string& name = "sale/case.json") {
    write(name, text);
    std::string all;
    for (const Problem& problem : check_files({path(name)})) {
      const std::string message = problem.message().substr(folder_.path().string().size() + 1);
      all += (all.empty() ? "" : "\n") + message;
    }
    return all;
  }
  std::vector<Scenario> cases_of(const std::string& text) {
    write("sale/case.json", text);
    return load_scenarios({path("sale/case.json")}).value();
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace tillrig::testing
