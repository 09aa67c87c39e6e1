#include "bot/channels/intake.h"

namespace kedai::bot {

Intake intake_of(Lane& lane) {
  return {
      [&lane](Inbound inbound, WhenDone done) { lane.submit(std::move(inbound), std::move(done)); },
      [&lane](ShopId shop, std::string channel, std::string raw, WhenDone done) {
        lane.submit_unparsable(shop, std::move(channel), std::move(raw), std::move(done));
      },
      [&lane](ShopId shop, Work work, WhenDone done, std::optional<Source> source) {
        lane.submit(shop, std::move(work), std::move(done), std::move(source));
      }};
}

}  // namespace kedai::bot
