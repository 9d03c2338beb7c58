#include "reference/store/prepared.h"

#include "reference/protocol/invariant.h"

namespace tillrig {

Prepared::Prepared(soci::session& session, const std::string& sql, std::span<const DbValue> shape)
    : slots_(shape.size()), statement_(session) {
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::string name = "p" + std::to_string(i + 1);
    if (std::holds_alternative<std::int64_t>(shape[i]))
      statement_.exchange(soci::use(slots_[i].integer, slots_[i].indicator, name));
    else
      statement_.exchange(soci::use(slots_[i].text, slots_[i].indicator, name));
  }
  statement_.alloc();
  statement_.prepare(sql);
  statement_.define_and_bind();
}

bool Prepared::run(std::span<const DbValue> parameters) {
  invariant(parameters.size() == slots_.size(), "a statement is prepared for its number of parameters");
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    auto& slot = slots_[i];
    slot.indicator = soci::i_ok;
    if (const auto* integer = std::get_if<std::int64_t>(&parameters[i]))
      slot.integer = *integer;
    else if (const auto* text = std::get_if<std::string>(&parameters[i]))
      slot.text = *text;
    else
      slot.indicator = soci::i_null;
  }
  return statement_.execute(true);
}

Prepared& PreparedCache::find_or_prepare(soci::session& session, std::string_view sql,
                                         std::span<const DbValue> parameters) {
  key_.clear();
  for (const auto& value : parameters) key_ += std::holds_alternative<std::int64_t>(value) ? 'i' : 't';
  key_ += ' ';
  key_ += sql;
  auto& found = statements_[key_];
  if (!found) {
    try {
      found = std::make_unique<Prepared>(session, std::string(sql), parameters);
    } catch (...) {
      statements_.erase(key_);
      throw;
    }
  }
  return *found;
}

}  // namespace tillrig
