#include "reference/live/node_spec.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace tillrig {
namespace {

using nlohmann::json;

constexpr const char *integer_mark = "integer", *text_mark = "text", *duration_mark = "duration", *flag_mark = "flag";

json json_of(const Settings::Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return {{integer_mark, *integer}};
  if (const auto* text = std::get_if<std::string>(&value)) return {{text_mark, *text}};
  if (const auto* duration = std::get_if<Duration>(&value)) return {{duration_mark, duration->count()}};
  return {{flag_mark, std::get<bool>(value)}};
}

Settings::Value value_of(const json& setting) {
  if (setting.contains(integer_mark)) return setting[integer_mark].get<std::int64_t>();
  if (setting.contains(text_mark)) return setting[text_mark].get<std::string>();
  if (setting.contains(duration_mark)) return Duration(setting[duration_mark].get<std::int64_t>());
  return setting.at(flag_mark).get<bool>();
}

json json_of(const NodeSpec& spec) {
  json settings = json::object(), peers = json::array(), cables = json::array();
  for (const auto& [name, value] : spec.settings.all()) settings[name] = json_of(value);
  for (const auto& peer : spec.peers)
    peers.push_back({{"name", peer.name.text()}, {"endpoint", peer.endpoint}, {"key", peer.public_key}});
  for (const auto& cable : spec.cables)
    cables.push_back({{"channel", cable.channel}, {"path", cable.path}, {"listens", cable.listens}});
  return {{"name", spec.name.text()},
          {"role", spec.role},
          {"incarnation", spec.incarnation},
          {"seed", spec.seed},
          {"settings", std::move(settings)},
          {"origin_ns", spec.time.origin_ns},
          {"speed", spec.time.speed},
          {"epoch_ns", spec.epoch.since_epoch.count()},
          {"log_pipe", spec.log_pipe},
          {"control_socket", spec.control_socket},
          {"folder", spec.folder},
          {"key_file", spec.key_file},
          {"endpoint", spec.endpoint},
          {"public_key", spec.keys.public_key},
          {"secret_key", spec.keys.secret_key},
          {"peers", std::move(peers)},
          {"cables", std::move(cables)},
          {"sqlite_file", spec.sqlite_file},
          {"postgres", spec.postgres},
          {"postgres_schema", spec.postgres_schema},
          {"commands", spec.commands}};
}

NodeSpec spec_of(const json& from) {
  NodeSpec spec;
  spec.name = NodeName(from.at("name").get<std::string>());
  from.at("role").get_to(spec.role);
  from.at("incarnation").get_to(spec.incarnation);
  from.at("seed").get_to(spec.seed);
  for (const auto& [name, value] : from.at("settings").items()) spec.settings.set(name, value_of(value));
  from.at("origin_ns").get_to(spec.time.origin_ns);
  from.at("speed").get_to(spec.time.speed);
  spec.epoch.since_epoch = Duration(from.at("epoch_ns").get<std::int64_t>());
  from.at("log_pipe").get_to(spec.log_pipe);
  from.at("control_socket").get_to(spec.control_socket);
  from.at("folder").get_to(spec.folder);
  from.at("key_file").get_to(spec.key_file);
  from.at("endpoint").get_to(spec.endpoint);
  from.at("public_key").get_to(spec.keys.public_key);
  from.at("secret_key").get_to(spec.keys.secret_key);
  for (const auto& peer : from.at("peers"))
    spec.peers.push_back({NodeName(peer.at("name").get<std::string>()), peer.at("endpoint"), peer.at("key")});
  for (const auto& cable : from.at("cables"))
    spec.cables.push_back({cable.at("channel"), cable.at("path"), cable.at("listens")});
  from.at("sqlite_file").get_to(spec.sqlite_file);
  from.at("postgres").get_to(spec.postgres);
  from.at("postgres_schema").get_to(spec.postgres_schema);
  from.at("commands").get_to(spec.commands);
  return spec;
}

}  // namespace

void write_spec(const NodeSpec& spec, const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const auto text = json_of(spec).dump();
  const bool written =
      descriptor >= 0 && write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (descriptor >= 0) close(descriptor);
  if (!written) throw std::runtime_error(path + ": the node's file cannot be written");
}

NodeSpec read_spec(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": the node's file cannot be read");
  try {
    return spec_of(json::parse(file));
  } catch (const json::exception& error) {
    throw std::runtime_error(path + ": not a node's file: " + error.what());
  }
}

}  // namespace tillrig
