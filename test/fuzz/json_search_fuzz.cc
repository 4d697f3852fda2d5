// json.search: an expression, a zero byte, and a document.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "json_search_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const uint8_t* const zero = std::find(data, data + size, uint8_t{0});
  if (zero == data + size) return 0;
  offloop::json::CheckSearch(
      std::string(data, zero),
      {zero + 1, static_cast<size_t>(data + size - zero) - 1});
  return 0;
}
