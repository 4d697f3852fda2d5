#ifndef OFFLOOP_TEST_CORE_JSON_JSON_TESTING_H_
#define OFFLOOP_TEST_CORE_JSON_JSON_TESTING_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../run_testing.h"
#include "../text_testing.h"
#include "operation.h"
#include "payload.h"
#include "result.h"

namespace offloop::json {

// Owned chunks; copies, so that sanitizers see a read after the end.
inline Payload Chunks(const std::vector<std::string_view>& chunks) {
  Payload payload;
  for (const std::string_view chunk : chunks) {
    payload.Append(Bytes::Copy(AsBytes(chunk)));
  }
  return payload;
}

// "message at offset (line:column)".
inline std::string Describe(const Error& error) {
  return error.message + " at " + std::to_string(error.offset) + " (" +
         std::to_string(error.line) + ":" + std::to_string(error.column) + ")";
}

// The output of one run as text, "absent", or "error: " and what Describe()
// says.
inline std::string RunOn(const Operation& operation, Payload input) {
  Surroundings around;
  auto output = operation.Run(std::move(input), around.context);
  if (!output.ok()) return "error: " + Describe(output.error());
  return TextOf(output.value());
}

inline std::string RunOn(const Operation& operation, std::string_view text) {
  return RunOn(operation, Chunks({text}));
}

}  // namespace offloop::json

#endif  // OFFLOOP_TEST_CORE_JSON_JSON_TESTING_H_
