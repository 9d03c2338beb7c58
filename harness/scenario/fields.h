#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/document.h"
#include "reference/protocol/money.h"
#include "reference/protocol/time.h"

// Reading the fields of a document that its schema has accepted: shapes and patterns hold, so only what no schema can
// know is looked at here, and put into the problems.
namespace tillrig {

std::string text_of(const JsonNode& object, std::string_view key, std::string fallback = "");
std::int64_t integer_of(const JsonNode& object, std::string_view key, std::int64_t fallback = 0);
bool flag_of(const JsonNode& object, std::string_view key);
std::optional<int> count_of(const JsonNode& object, std::string_view key);
std::optional<Duration> duration_of(const JsonNode& object, std::string_view key, Problems& problems);
std::optional<Money> money_of(const JsonNode& object, std::string_view key, Problems& problems);
std::vector<std::string> texts_of(const JsonNode& object, std::string_view key);

// The text, when it is one of the names; else a problem `unknown <what> "x", expected one of ...`.
bool known(const JsonNode& text, std::string_view what, const std::vector<std::string>& names, Problems& problems);

}  // namespace tillrig
