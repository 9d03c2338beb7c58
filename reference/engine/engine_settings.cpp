#include "reference/engine/engine_settings.h"

namespace tillrig::engine {

using namespace std::chrono_literals;

EngineSettings::EngineSettings(const Settings& settings)
    : charge_timeout(settings.duration("charge_timeout", 30s)),
      card_timeout(settings.duration("card_timeout", 60s)),
      ask_timeout(settings.duration("ask_timeout", 5s)),
      capabilities_timeout(settings.duration("capabilities_timeout", 1s)),
      reversal_first(settings.duration("reversal_first", 1500ms)),
      answer_within(settings.duration("answer_within", 2s)),
      rules{Pacing::parse(settings.text("query_schedule", "1000 2000 3000 5000 5000 10000")),
            settings.duration("query_bound", 60s), settings.duration("visibility_bound", 10s),
            settings.integer("list_after", 20), settings.duration("slow_interval", 30s)},
      acquiring(settings.text("acquiring", "acquiring")),
      merchant(settings.text("merchant", "tillrig-shop")),
      cut_off(settings.text("cut_off", "23:00")),
      restored(settings.flag("restored", false)) {}

}  // namespace tillrig::engine
