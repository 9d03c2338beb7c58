#include "reference/protocol/bank_messages.h"

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

constexpr std::int64_t largest_number = 999'999;

std::string six_digits(std::int64_t value) {
  auto digits = std::to_string(value);
  return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

std::optional<std::int64_t> number_of_six_digits(std::string_view text) {
  const auto value = text.size() == 6 ? whole_number(text) : std::nullopt;
  return value && *value >= 1 && *value <= largest_number ? value : std::nullopt;
}

}  // namespace

ChannelNumber CardNumber::number() const {
  return ChannelNumber(merchant + "/" + terminal + "/" + six_digits(batch) + "/" + six_digits(stan));
}

std::optional<CardNumber> CardNumber::from(const ChannelNumber& number) {
  const auto parts = split(number.text(), '/');
  if (parts.size() != 4 || parts[0].empty() || parts[1].empty()) return std::nullopt;
  const auto batch = number_of_six_digits(parts[2]);
  const auto stan = number_of_six_digits(parts[3]);
  if (!batch || !stan) return std::nullopt;
  return CardNumber{std::string(parts[0]), std::string(parts[1]), *batch, *stan};
}

template <class V>
void describe(V& v, BankRequest& m) {
  v("verb", m.verb), v("merchant", m.merchant), v("terminal", m.terminal), v("batch", m.batch), v("stan", m.stan),
      v("original_batch", m.original_batch), v("original_stan", m.original_stan), v("minor", m.minor),
      v("currency", m.currency), v("count", m.count), v("entry", m.entry), v("card", m.card),
      v("pin_block", m.pin_block), v("order_ref", m.order_ref), v("expires_in_ms", m.expires_in_ms),
      v("nonce", m.nonce), v("sign", m.sign);
}
template <class V>
void describe(V& v, BankAnswer& m) {
  v("verb", m.verb), v("merchant", m.merchant), v("terminal", m.terminal), v("batch", m.batch), v("stan", m.stan),
      v("code", m.code), v("rrn", m.rrn), v("auth_code", m.auth_code), v("minor", m.minor), v("currency", m.currency),
      v("nonce", m.nonce), v("sign", m.sign);
}
template <class V>
void describe(V& v, SettleBatch& m) {
  v("till", m.till), v("channel", m.channel), v("batch", m.batch), v("count", m.count), v("total", m.total),
      v("returned", m.returned);
}
template <class V>
void describe(V& v, BatchSettled& m) {
  v("batch", m.batch), v("closed", m.closed), v("balanced", m.balanced), v("why", m.why);
}

std::string signed_text(const BankRequest& request) {
  return message_codec::text_to_sign(request);
}
std::string signed_text(const BankAnswer& answer) {
  return message_codec::text_to_sign(answer);
}

}  // namespace tillrig

TILLRIG_MESSAGE(tillrig::BankRequest);
TILLRIG_MESSAGE(tillrig::BankAnswer);
TILLRIG_MESSAGE(tillrig::SettleBatch);
TILLRIG_MESSAGE(tillrig::BatchSettled);
