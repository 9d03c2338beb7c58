#pragma once

#include <string>
#include <string_view>

namespace tillrig {

// The name of the key that signs the bank's wire, both ways.
inline constexpr std::string_view terminal_key = "bank-terminal";

// The bank's code for what a scenario calls a decline: a word of DeclineClass in lower case, or `closed`.
std::string decline_code_of(std::string_view reason);

// Does an authentic answer with this code settle what the adapter asked?
bool code_settles(std::string_view code);

// What a code says of the request, in a word, for people who read the journal.
std::string_view state_word_of(std::string_view code);

}  // namespace tillrig
