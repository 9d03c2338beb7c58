#include "simulators/devices/desk.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "reference/ports/spawn.h"
#include "simulators/devices/card_reader.h"
#include "simulators/devices/faces.h"
#include "simulators/devices/hands.h"
#include "simulators/devices/printer.h"

namespace tillrig {
namespace {

using boost::asio::awaitable;
using Json = nlohmann::json;

constexpr std::string_view name_prefix = "desk-";

std::string till_of(const NodePorts& ports) {
  const auto& name = ports.name.text();
  return ports.settings.text("till", name.starts_with(name_prefix) ? name.substr(name_prefix.size()) : "till-1");
}

devices::PrinterOptions printer_options(const Settings& settings) {
  devices::PrinterOptions options;
  options.line_latency = settings.duration("line_latency", options.line_latency);
  options.cut_latency = settings.duration("cut_latency", options.cut_latency);
  return options;
}

Refused broken(std::string what) {
  return {RefusedWhy::not_executed, std::move(what)};
}

// What a hand did: done, or why it came to nothing.
Answer hand(const std::string& why) {
  auto answer = Json::object();
  answer["done"] = why.empty();
  if (!why.empty()) answer["why"] = why;
  return Reply{answer.dump(), false};
}

std::optional<std::string> text_in(const std::string& body, const char* field) {
  const auto json = Json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains(field) || !json.at(field).is_string()) return std::nullopt;
  return json.at(field).get<std::string>();
}

std::int64_t integer_in(const Json& json, const char* field) {
  const auto found = json.find(field);
  return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

class DeskNode final : public Node {
 public:
  explicit DeskNode(NodePorts& ports)
      : desk_{ports, NodeName(till_of(ports))},
        faults_(desk_),
        drawer_(desk_),
        printer_(desk_, faults_, drawer_, printer_options(ports.settings)),
        scanner_(desk_, faults_),
        keyboard_(desk_),
        display_(desk_),
        screen_(desk_),
        reader_(desk_, faults_, ports.settings.duration("reader_patience", std::chrono::seconds(60))) {}

  void start() override {
    auto& ports = desk_.ports;
    faults_.on_change([this] {
      printer_.on_fault();
      reader_.on_fault();
    });
    serve("hand.scan", &DeskNode::scan);
    serve("hand.press", &DeskNode::press);
    serve("hand.insert_card", &DeskNode::insert_card);
    serve("hand.tap_card", &DeskNode::tap_card);
    serve("hand.swipe_card", &DeskNode::swipe_card);
    serve("hand.pull_card", &DeskNode::pull_card);
    serve("hand.enter_pin", &DeskNode::enter_pin);
    serve("hand.pad_cancel", &DeskNode::pad_cancel);
    serve("sim.fault", &DeskNode::fault);
    serve("sim.heal", &DeskNode::heal);
    attend("scanner", scanner_);
    attend("keyboard", keyboard_);
    attend("printer", printer_);
    attend("display", display_);
    attend("screen", screen_);
    attend("reader", reader_);
    ports.lifecycle.ready();
  }

 private:
  using Deed = Answer (DeskNode::*)(const std::string& body);

  void serve(std::string verb, Deed deed) {
    desk_.ports.bus.serve(std::move(verb), [this, deed](Request request) { return act(deed, std::move(request)); });
  }
  awaitable<Answer> act(Deed deed, Request request) { co_return (this->*deed)(request.message.body); }

  Answer scan(const std::string& body) {
    auto code = text_in(body, "code");
    return code ? hand(scanner_.scan(std::move(*code))) : broken(R"(hand.scan: expected {"code": text})");
  }

  Answer press(const std::string& body) {
    const auto key = text_in(body, "key");
    return key ? hand(keyboard_.press(*key)) : broken(R"(hand.press: expected {"key": text})");
  }

  // Never with the body: it holds the number.
  static Refused no_card() {
    return broken(R"(a card: expected {"holder": text, "number": digits, "expiry": YYMM, ...})");
  }

  Answer insert_card(const std::string& body) {
    auto card = devices::card_in(body);
    return card ? hand(reader_.insert(std::move(*card))) : no_card();
  }
  Answer tap_card(const std::string& body) {
    const auto card = devices::card_in(body);
    return card ? hand(reader_.tap(*card)) : no_card();
  }
  Answer swipe_card(const std::string& body) {
    const auto card = devices::card_in(body);
    return card ? hand(reader_.swipe(*card)) : no_card();
  }
  Answer pull_card(const std::string&) { return hand(reader_.pull()); }
  Answer pad_cancel(const std::string&) { return hand(reader_.cancel_at_pad()); }

  Answer enter_pin(const std::string& body) {
    const auto pin = text_in(body, "pin");
    return pin ? hand(reader_.enter_pin(*pin)) : broken(R"(hand.enter_pin: expected {"pin": digits})");
  }

  Answer fault(const std::string& body) {
    const auto json = Json::parse(body, nullptr, false);
    const auto name = text_in(body, "name");
    if (!name) return broken(R"(sim.fault: expected {"id": int, "name": text, ...})");
    if (!devices::DeviceFaults::knows(*name)) return broken("sim.fault: no device fault is called " + *name);
    devices::DeviceFault fault;
    fault.id = integer_in(json, "id");
    fault.name = *name;
    fault.count = integer_in(json, "count");
    fault.duration = std::chrono::milliseconds(integer_in(json, "duration_ms"));
    fault.delay = std::chrono::milliseconds(integer_in(json, "delay_ms"));
    faults_.start(std::move(fault));
    return Reply{"{}", false};
  }

  Answer heal(const std::string& body) {
    const auto json = Json::parse(body, nullptr, false);
    if (!json.is_object()) return broken(R"(sim.heal: expected {"id": int})");
    faults_.heal(integer_in(json, "id"));
    return Reply{"{}", false};
  }

  // A till need not have every device.
  void attend(const std::string& channel, devices::Device& device) {
    const auto channels = desk_.ports.devices.names();
    if (std::find(channels.begin(), channels.end(), channel) != channels.end())
      spawn(desk_.ports.executor, listen(channel, &device));
  }

  awaitable<void> listen(std::string channel, devices::Device* device) {
    auto& cables = desk_.ports.devices;
    for (;;) {
      co_await cables.until_attached(channel);
      for (;;) {
        const auto bytes = co_await cables.read(channel);
        if (!bytes) break;
        device->receive(*bytes);
      }
      device->detached();
    }
  }

  devices::Desk desk_;
  devices::DeviceFaults faults_;
  devices::Drawer drawer_;
  devices::Printer printer_;
  devices::Scanner scanner_;
  devices::Keyboard keyboard_;
  devices::Display display_;
  devices::Screen screen_;
  devices::CardReader reader_;
};

}  // namespace

std::unique_ptr<Node> make_desk(NodePorts& ports) {
  return std::make_unique<DeskNode>(ports);
}

}  // namespace tillrig
