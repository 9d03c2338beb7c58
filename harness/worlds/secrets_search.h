#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/journal/entry.h"
#include "harness/scenario/scenario.h"
#include "harness/worlds/canaries.h"
#include "reference/ports/journal.h"

namespace tillrig {

// Looks for the secrets of a run in everything that the run keeps: its journal as it is written, the stores of its
// nodes at the end. What it finds it records for truth 11; it judges nothing itself. A world without cards has no
// secrets to look for.
class SecretsSearch {
 public:
  // `keys`: the key material of the world by name, in clear; may be empty where nobody can tell.
  SecretsSearch(const World& world, std::uint64_t seed, const std::vector<std::pair<std::string, std::string>>& keys);

  bool has_secrets() const { return !canaries_.empty(); }
  // Every entry of the journal.
  void on(const Entry& entry);
  // Bytes of a store as it lies on its disk: pages in use, free pages and logs alike.
  void look_into_store(const std::string& where, std::string_view bytes);
  // Other bytes that are kept: the last lines of a node that died.
  void look_into(const std::string& where, std::string_view bytes);
  // Records canary.searched {where, bytes} of each place and canary.found {where, what, form}.
  void finish(Stamp stamp, JournalSink& journal);

 private:
  struct Place {
    std::string where;
    std::uint64_t bytes = 0;
    std::vector<std::string> found;  // "what|form"
  };

  Place& place(const std::string& where);
  void search(const CanarySearch& canaries, const std::string& where, std::string_view bytes, bool is_a_store);
  const CanarySearch& with_pin_blocks();

  std::vector<Canary> canaries_;
  std::unique_ptr<CanarySearch> clear_;       // numbers, PINs, keys
  std::vector<Canary> pin_blocks_;            // what the reader has told of them
  std::unique_ptr<CanarySearch> everything_;  // made for the first store
  std::vector<Place> places_;
};

}  // namespace tillrig
