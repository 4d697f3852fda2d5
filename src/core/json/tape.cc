#include "json/tape.h"

#include <algorithm>

namespace offloop::json {

bool Tape::Reserve(size_t used, size_t more) {
  const size_t needed = used + more;
  if (needed <= capacity()) return true;
  return bytes_.Reserve(std::max(needed, 2 * capacity()) * sizeof(Slot));
}

void Tape::Trim(size_t slots) {
  if (!bytes_.valid()) return;
  bytes_.Resize(slots * sizeof(Slot));
  bytes_.ShrinkToFit();
}

}  // namespace offloop::json
