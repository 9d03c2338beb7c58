#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 11: no card number, track, PIN or key in clear, and no PIN block even enciphered, in anything that is kept. The
// world that owns the places searches them; this truth judges what was searched and found.
class SecretsStaySecret final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"canary.searched", "canary.found"}; }

  void on(const Entry& entry) override {
    const auto& event = entry.event;
    if (event.kind() == "canary.searched") {
      if (event.integer("bytes") > 0) subject();
      return;
    }
    violated("secret in clear", std::string(event.text("where")),
             std::string(event.text("what")) + " is found in " + std::string(event.text("where")) + " as " +
                 std::string(event.text("form")),
             entry.number);
  }
};

}  // namespace

std::unique_ptr<Truth> secrets_stay_secret(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<SecretsStaySecret>(11, "secrets stay secret", evidence, options);
}

}  // namespace tillrig
