// Fetches a file that a person has sent and that is wanted here (flows/fetching.h): a proof of
// payment is kept, of the shop's QRIS sticker the code is read.
#pragma once

#include <functional>
#include <optional>

#include "bot/errands.h"
#include "flows/message.h"
#include "store/pictures.h"

namespace kedai::bot {

// The bytes of an attachment; nothing when it is gone or none. Throws TooLarge; whatever else it
// throws is tried again for a while; then whoever sent the file is told.
using FileSource = std::function<Task<std::optional<Picture>>(ShopId, const Attachment&)>;

Task<Ran> fetch_file(const FileSource& source, Errand errand, Time now);

}  // namespace kedai::bot
