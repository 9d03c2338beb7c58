#include "reference/protocol/reader_wire.h"

#include <utility>

#include "reference/protocol/message_codec.h"
#include "reference/protocol/message_fields.h"

namespace tillrig {

namespace {

// What tells the messages of one direction apart.
struct Headed {
  std::string type;
};

template <class V>
void describe(V& v, Headed& m) {
  v("type", m.type);
}

}  // namespace

namespace reader_wire {

template <class V>
void describe(V& v, Begin& m) {
  v("transaction", m.transaction), v("amount", m.amount), v("offline", m.offline), v("floor_limit", m.floor_limit);
}
template <class V>
void describe(V& v, Cancel& m) {
  v("transaction", m.transaction);
}
template <class V>
void describe(V& v, Result& m) {
  v("transaction", m.transaction), v("text", m.text);
}
template <class V>
void describe(V& v, Presented& m) {
  v("transaction", m.transaction), v("card", m.card);
}
template <class V>
void describe(V& v, Removed& m) {
  v("transaction", m.transaction);
}
template <class V>
void describe(V& v, Failed& m) {
  v("transaction", m.transaction), v("why", m.why);
}

namespace {

template <class M>
constexpr const char* type_of = nullptr;
template <>
constexpr const char* type_of<Begin> = "begin";
template <>
constexpr const char* type_of<Cancel> = "cancel";
template <>
constexpr const char* type_of<Result> = "result";
template <>
constexpr const char* type_of<Presented> = "presented";
template <>
constexpr const char* type_of<Removed> = "removed";
template <>
constexpr const char* type_of<Failed> = "failed";

// Every message has fields, so its type is put before the first of them.
template <class Messages>
std::string line(const Messages& messages) {
  return std::visit(
      []<class M>(const M& message) {
        return std::string(R"({"type":")") + type_of<M> + "\"," + encode(message).substr(1) + "\n";
      },
      messages);
}

// Reads the line as the first of these messages whose type it has.
template <class Messages, class M, class... Others>
tl::expected<Messages, BadMessage> read_as(std::string_view type, std::string_view line) {
  if (type == type_of<M>) return decode<M>(line).map([](M&& message) { return Messages(std::move(message)); });
  if constexpr (sizeof...(Others) > 0)
    return read_as<Messages, Others...>(type, line);
  else
    return tl::unexpected(BadMessage{"type: not a known word"});
}

template <class Messages, class... M>
tl::expected<Messages, BadMessage> read(std::string_view line) {
  const auto headed = decode<Headed>(line);
  if (!headed) return tl::unexpected(headed.error());
  return read_as<Messages, M...>(headed->type, line);
}

}  // namespace

std::string line_of(const ToReader& message) {
  return line(message);
}
std::string line_of(const ToTill& message) {
  return line(message);
}
tl::expected<ToReader, BadMessage> to_reader(std::string_view line) {
  return read<ToReader, Begin, Cancel, Result>(line);
}
tl::expected<ToTill, BadMessage> to_till(std::string_view line) {
  return read<ToTill, Presented, Removed, Failed>(line);
}

void Lines::take(std::string_view bytes) {
  for (const char byte : bytes) {
    if (byte == '\n') {
      if (!std::exchange(too_long_, false)) whole_.push_back(std::move(begun_));
      begun_.clear();
    } else if (begun_.size() == max_line) {
      too_long_ = true;
    } else {
      begun_ += byte;
    }
  }
}

std::optional<std::string> Lines::next() {
  if (whole_.empty()) return std::nullopt;
  auto line = std::move(whole_.front());
  whole_.pop_front();
  return line;
}

void Lines::forget() {
  begun_.clear();
  whole_.clear();
  too_long_ = false;
}

}  // namespace reader_wire
}  // namespace tillrig
