#include "simulators/banks/bank_words.h"

#include <array>
#include <utility>

namespace tillrig {

std::string decline_code_of(std::string_view reason) {
  constexpr std::array<std::pair<std::string_view, const char*>, 8> reasons{{{"insufficient_funds", "51"},
                                                                             {"bad_code", "14"},
                                                                             {"expired", "54"},
                                                                             {"risk", "59"},
                                                                             {"limit", "61"},
                                                                             {"wrong_pin", "55"},
                                                                             {"closed", "62"},
                                                                             {"issuer_unavailable", "91"}}};
  for (const auto& [word, code] : reasons)
    if (word == reason) return code;
  return "05";
}

bool code_settles(std::string_view code) {
  return code != "94" && code != "96";
}

std::string_view state_word_of(std::string_view code) {
  if (code == "00") return "APPROVED";
  if (code == "25") return "NOT_FOUND";
  return code_settles(code) ? "DECLINED" : "NONE";
}

}  // namespace tillrig
