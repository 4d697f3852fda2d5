#include "json/walk_handler.h"

namespace offloop::json {

uint32_t StringEndFarAway(const uint8_t* text, uint32_t before, Pace& pace) {
  while (text[before - 1] <= ' ') {
    if (before % RunContext::kSlice == 0 && !pace.Pause()) break;
    --before;
  }
  return before;
}

}  // namespace offloop::json
