#include <algorithm>
#include <regex>

#include "tests/tidy/rules.h"

namespace tillrig::tidy {
namespace {

using Folders = std::vector<std::string>;

bool is_below_any(const SourceFile& file, const Folders& folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](const std::string& folder) { return is_below(file.path, folder); });
}

// A complaint for each place in the code of `file` that matches.
void complain_of(const SourceFile& file, const std::regex& pattern, const std::string& what, Complaints& complaints) {
  for (std::sregex_iterator i(file.code.begin(), file.code.end(), pattern), end; i != end; ++i)
    complaints.push_back(complaint(file, static_cast<std::size_t>(i->position()), i->str() + ": " + what));
}

Complaints outside(const House& house, const Folders& allowed, const std::regex& pattern, const std::string& what) {
  Complaints complaints;
  for (const auto& file : house.sources)
    if (!is_below_any(file, allowed)) complain_of(file, pattern, what, complaints);
  return complaints;
}

// One past the bracket that closes the one at `open`; npos when there is none.
std::size_t past_closing(const std::string& code, std::size_t open) {
  const char opening = code[open];
  const char closing = opening == '(' ? ')' : opening == '[' ? ']' : '}';
  int depth = 0;
  for (auto i = open; i < code.size(); ++i) {
    if (code[i] == opening) ++depth;
    if (code[i] == closing && --depth == 0) return i + 1;
  }
  return std::string::npos;
}

struct Lambda {
  std::size_t begin = 0;  // of its capture list
  std::size_t body = 0;
  std::size_t end = 0;
  bool captures = false;
};

// Lambdas in `code`, outermost first: [captures](parameters) specifiers -> type { body }
std::vector<Lambda> lambdas_of(const std::string& code) {
  static const std::regex head(R"(\[[^\[\]]*\]\s*(\(|\{))");
  static const std::regex between(R"(\s*(mutable\b|noexcept\b|\s)*(->[^{};]*)?)");
  std::vector<Lambda> lambdas;
  for (std::sregex_iterator i(code.begin(), code.end(), head), none; i != none; ++i) {
    const auto begin = static_cast<std::size_t>(i->position());
    auto body = begin + static_cast<std::size_t>(i->length()) - 1;
    if (code[body] == '(') {
      const auto parameters_end = past_closing(code, body);
      if (parameters_end == std::string::npos) continue;
      body = code.find_first_of("{};", parameters_end);
      if (body == std::string::npos || code[body] != '{') continue;
      if (!std::regex_match(code.substr(parameters_end, body - parameters_end), between)) continue;
    }
    const auto end = past_closing(code, body);
    if (end == std::string::npos) continue;
    const auto captures = code.find_first_not_of(" \n", begin + 1);
    lambdas.push_back({begin, body, end, code[captures] != ']'});
  }
  return lambdas;
}

bool is_coroutine(std::string code, const std::vector<Lambda>& all, const Lambda& one) {
  static const std::regex keyword(R"(\bco_(await|return|yield)\b)");
  for (const auto& inner : all)
    if (inner.begin > one.body && inner.end <= one.end)
      std::fill(code.begin() + static_cast<std::ptrdiff_t>(inner.body),
                code.begin() + static_cast<std::ptrdiff_t>(inner.end), ' ');
  return std::regex_search(code.begin() + static_cast<std::ptrdiff_t>(one.body),
                           code.begin() + static_cast<std::ptrdiff_t>(one.end), keyword);
}

}  // namespace

Complaints headers_are_read_once(const House& house) {
  Complaints complaints;
  for (const auto& file : house.sources)
    if (file.path.ends_with(".h") && file.code.find("#pragma once") == std::string::npos)
      complaints.push_back(complaint(file, 0, "expected #pragma once"));
  return complaints;
}

Complaints real_clocks_stay_in_the_live_world(const House& house) {
  static const std::regex clock(
      R"(\b(system_clock|steady_clock|high_resolution_clock|utc_clock|steady_timer|system_timer|gettimeofday|clock_gettime|localtime|gmtime|this_thread|usleep|nanosleep)\b|\bstd::time\()");
  // harness/worlds, explore and cli bound and time the processes that worlds run in; no node sees it.
  return outside(house, {"reference/live", "harness/live", "harness/worlds", "harness/explore", "harness/cli", "tests"},
                 clock, "a real clock; expected the Clock port");
}

Complaints randomness_comes_from_the_port(const House& house) {
  static const std::regex random(
      R"(\b(\w+_distribution|random_device|mt19937(_64)?|default_random_engine|srand)\b|\brand\()");
  return outside(house, {"tests/bench"}, random, "not repeatable everywhere; expected the Random port");
}

Complaints no_order_from_hashes(const House& house) {
  static const std::regex unordered(R"(\bunordered_(multi)?(map|set)\s*<[^\n]*)");
  Complaints complaints;
  for (const auto& file : house.sources) {
    if (!is_below_any(file, {"simulators/kernel", "simulators/links", "harness/journal", "harness/oracles"})) continue;
    for (std::sregex_iterator i(file.code.begin(), file.code.end(), unordered), end; i != end; ++i) {
      const auto line =
          file.text.substr(static_cast<std::size_t>(i->position()), static_cast<std::size_t>(i->length()));
      if (line.find("// looked up only") == std::string::npos)
        complaints.push_back(complaint(file, static_cast<std::size_t>(i->position()),
                                       "an order that could reach the journal; expected an ordered container, or "
                                       "\"// looked up only\" beside it"));
    }
  }
  return complaints;
}

Complaints no_coroutine_lambda_captures(const House& house) {
  Complaints complaints;
  for (const auto& file : house.sources) {
    const auto lambdas = lambdas_of(file.code);
    for (const auto& lambda : lambdas)
      if (lambda.captures && is_coroutine(file.code, lambdas, lambda))
        complaints.push_back(
            complaint(file, lambda.begin,
                      "a coroutine lambda with captures outlives what it captured; expected a function "
                      "that takes parameters by value"));
  }
  return complaints;
}

Complaints no_coroutine_is_detached(const House& house) {
  static const std::regex detached(R"(\basio::detached\b|,\s*detached\s*\))");
  return outside(house, {}, detached, "would swallow what the coroutine throws; expected tillrig::spawn");
}

Complaints libraries_stay_in_their_rooms(const House& house) {
  struct Library {
    const char* header;
    Folders rooms;
  };
  static const std::vector<Library> libraries{
      {"systemc", {"simulators/kernel", "tests/unit/simulators/kernel", "tests/bench"}},
      {"zmq\\.h(pp)?", {"reference/live", "tests/unit/reference/live", "tests/integration", "tests/bench"}},
      {"soci/", {"reference/store", "tests/unit/reference/store", "tests/bench"}},
      {"boost/beast", {"reference/live", "tests/unit/reference/live"}},
  };
  Complaints complaints;
  for (const auto& library : libraries) {
    const std::regex include("#include [<\"]" + std::string(library.header) + "[^>\"]*[>\"]");
    auto more = outside(house, library.rooms, include, "only " + library.rooms.front() + " knows this library");
    complaints.insert(complaints.end(), more.begin(), more.end());
  }
  return complaints;
}

Complaints payment_codes_leave_by_one_door(const House& house) {
  static const std::regex clear(R"(\bclear_for_wire\b)");
  // The driver's hand holds the customer's telephone to the scanner, and the card to the reader; who searches a run for
  // its secrets has to know them.
  return outside(house,
                 {"reference/protocol", "reference/adapters", "reference/cashier", "simulators",
                  "harness/scenario/performer.cpp", "harness/scenario/card_hands.cpp", "harness/scenario/service.cpp",
                  "harness/worlds/secrets_search.cpp", "tests/mutants", "tests/unit"},
                 clear, "a payment code in clear; expected masked()");
}

}  // namespace tillrig::tidy
