#include "harness/worlds/secrets_search.h"

#include <algorithm>
#include <utility>

#include "harness/scenario/card_secrets.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

const std::string kJournal = "journal";

std::vector<Canary> canaries_of(const World& world, std::uint64_t seed,
                                const std::vector<std::pair<std::string, std::string>>& keys) {
  std::vector<Canary> canaries;
  for (const auto& card : world.cards) {
    const auto secrets = draw_card(seed, card.name);
    canaries.push_back({"the number of " + card.name, secrets.number.clear_for_wire(), false});
    canaries.push_back({"the PIN of " + card.name, secrets.pin.clear_for_wire(), false});
    canaries.push_back({"a wrong PIN for " + card.name, secrets.wrong_pin.clear_for_wire(), false});
  }
  if (canaries.empty()) return canaries;
  for (const auto& [name, material] : keys) canaries.push_back({"the key " + name, material, false});
  return canaries;
}

}  // namespace

SecretsSearch::SecretsSearch(const World& world, std::uint64_t seed,
                             const std::vector<std::pair<std::string, std::string>>& keys)
    : canaries_(canaries_of(world, seed, keys)) {
  if (has_secrets()) clear_ = std::make_unique<CanarySearch>(canaries_);
}

void SecretsSearch::on(const Entry& entry) {
  if (!has_secrets()) return;
  // The nonce that an enciphered PIN block begins with is no secret; a store that holds it holds the block.
  if (entry.event.kind() == "pin.sealed") {
    const std::string nonce(entry.event.text("nonce"));
    const auto what = "a PIN block entered at " + std::string(entry.event.text("till"));
    pin_blocks_.push_back({what, nonce, true});
    if (auto bytes = bytes_of_hex(nonce)) pin_blocks_.push_back({what, std::move(*bytes), true});
  }
  for (const auto& field : entry.event.fields())
    if (const auto* text = std::get_if<std::string>(&field.value)) search(*clear_, kJournal, *text, false);
}

void SecretsSearch::look_into_store(const std::string& where, std::string_view bytes) {
  if (has_secrets()) search(with_pin_blocks(), where, bytes, true);
}

void SecretsSearch::look_into(const std::string& where, std::string_view bytes) {
  if (has_secrets()) search(*clear_, where, bytes, false);
}

const CanarySearch& SecretsSearch::with_pin_blocks() {
  if (!everything_) {
    auto all = canaries_;
    all.insert(all.end(), pin_blocks_.begin(), pin_blocks_.end());
    everything_ = std::make_unique<CanarySearch>(std::move(all));
  }
  return *everything_;
}

SecretsSearch::Place& SecretsSearch::place(const std::string& where) {
  const auto found = std::find_if(places_.begin(), places_.end(), [&](const Place& one) { return one.where == where; });
  return found == places_.end() ? places_.emplace_back(Place{where, 0, {}}) : *found;
}

void SecretsSearch::search(const CanarySearch& canaries, const std::string& where, std::string_view bytes,
                           bool is_a_store) {
  auto& here = place(where);
  here.bytes += bytes.size();
  for (const auto& found : canaries.search(bytes, is_a_store)) {
    auto words = found.canary->what + '|' + std::string(found.form);
    if (std::find(here.found.begin(), here.found.end(), words) == here.found.end())
      here.found.push_back(std::move(words));
  }
}

void SecretsSearch::finish(Stamp stamp, JournalSink& journal) {
  // What is recorded here is seen by on() again: it names places and holds no secret.
  for (const auto& one : std::exchange(places_, {})) {
    journal.record(
        stamp, Event("canary.searched").with("where", one.where).with("bytes", static_cast<std::int64_t>(one.bytes)));
    for (const auto& words : one.found) {
      const auto bar = words.find('|');
      journal.record(stamp, Event("canary.found")
                                .with("where", one.where)
                                .with("what", words.substr(0, bar))
                                .with("form", words.substr(bar + 1)));
    }
  }
}

}  // namespace tillrig
