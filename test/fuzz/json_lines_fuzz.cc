// json.lines: the results are those of the lines one by one, whatever fails.
// The first byte says what to do, the rest is the text.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "../core/json/json_testing.h"
#include "json/lines.h"
#include "json/minify.h"
#include "require.h"

namespace {

using offloop::AsText;
using offloop::Payload;
using offloop::Plan;
using offloop::Require;

constexpr size_t kMaxLine = 64;

std::shared_ptr<const Plan> Minification() {
  Plan::Steps steps;
  steps.push_back(offloop::json::MakeMinify({}).value());
  return std::make_shared<const Plan>(std::move(steps));
}

std::string_view Trimmed(std::string_view line) {
  constexpr std::string_view kSpaces = " \t\r";
  const size_t begin = line.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kSpaces) - begin + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const bool skip = (data[0] & 1) != 0;
  const std::string_view text = AsText({data + 1, size - 1});
  static offloop::Surroundings around;
  static const auto plan = Minification();

  std::string wanted;
  size_t lines = 0;
  size_t faults = 0;
  for (size_t at = 0; at < text.size() && (faults == 0 || skip);) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = Trimmed(text.substr(at, end - at));
    at = end + 1;
    ++lines;
    if (line.empty()) continue;
    auto result = plan->Run(offloop::json::Chunks({line}), around.context);
    if (line.size() > kMaxLine || !result.ok()) {
      ++faults;
    } else {
      wanted += offloop::TextOf(std::move(result.value().output)) + '\n';
    }
  }

  const auto operation = offloop::json::MakeLines(
      {.plan = plan, .skip = skip, .max_line_bytes = kMaxLine});
  auto output =
      operation.value()->Run(offloop::json::Chunks({text}), around.context);
  auto emitted = around.context.TakeEmitted();
  Require(output.ok() && emitted.size() == 2);
  Require(offloop::TextOf(std::move(output).value()) == wanted);
  Require(offloop::TextOf(std::move(emitted[0])) == std::to_string(lines));
  const std::string told = offloop::TextOf(std::move(emitted[1]));
  size_t seen = 0;
  for (const char c : told) seen += c == '\n' ? 1 : 0;
  Require(seen == faults);
  return 0;
}
