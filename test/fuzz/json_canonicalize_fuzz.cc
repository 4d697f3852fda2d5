// json.canonicalize: the same value as before, in a form that does not change
// when it is canonicalized again, nor with the white space before.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "../core/json/json_testing.h"
#include "json/canonicalize.h"
#include "json/document.h"
#include "json/equal.h"
#include "json/format.h"
#include "json/limits.h"
#include "require.h"

using offloop::Require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using offloop::json::kDefaultMaxDepth;
  using offloop::json::RunOn;
  static offloop::Surroundings around;
  static const auto canonicalize = offloop::json::MakeCanonicalize().value();
  static const auto format = offloop::json::MakeFormat().value();
  const std::string_view text = offloop::AsText({data, size});

  offloop::Payload source = offloop::json::Chunks({text});
  const auto before =
      offloop::json::Parse(source, kDefaultMaxDepth, around.context);
  const std::string canonical = RunOn(*canonicalize, text);
  if (!before.ok()) {
    Require(canonical.starts_with("error: "));
    return 0;
  }
  const std::string formatted = RunOn(*format, text);
  if (formatted.starts_with("error: ")) return 0;
  if (canonical.starts_with("error: ")) {
    Require(canonical.find("RFC 8785") != std::string::npos);
    Require(RunOn(*canonicalize, formatted).starts_with("error: "));
    return 0;
  }
  Require(RunOn(*canonicalize, formatted) == canonical);
  Require(RunOn(*canonicalize, canonical) == canonical);
  offloop::Payload result = offloop::json::Chunks({canonical});
  const auto after =
      offloop::json::Parse(result, kDefaultMaxDepth, around.context);
  Require(after.ok() && after.value()->spaces() == uint64_t{0});
  Require(offloop::json::Equal(before.value()->root(), after.value()->root(),
                               around.context)
              .value());
  return 0;
}
