#include "json/scan_kernel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

namespace offloop::json {
namespace {

struct Scan {
  std::vector<uint32_t> positions;
  std::vector<uint8_t> kinds;
  std::vector<uint32_t> specials;
  std::vector<uint64_t> rest;

  bool operator==(const Scan&) const = default;
};

Scan ScanWith(const ScanKernel& kernel, const std::string& text) {
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  Scan scan;
  scan.positions.resize(text.size() + kScanBlock);
  scan.kinds.resize(text.size() + kScanBlock);
  scan.specials.resize(text.size() + kScanBlock);
  ScanState state;
  const ScanResult result = kernel.find_tokens(
      bytes, text.size() / kScanBlock, 1000, state,
      {scan.positions.data(), scan.kinds.data(), scan.specials.data()});
  scan.positions.resize(result.tokens);
  scan.kinds.resize(result.tokens);
  scan.specials.resize(result.specials);
  scan.rest = {result.spaces, result.ascii, state.in_string, state.escaped,
               state.in_scalar};
  return scan;
}

// The definition in scan_kernel.h, byte by byte.
Scan ScanByDefinition(const std::string& text) {
  Scan scan;
  uint64_t spaces = 0;
  bool ascii = true;
  bool in_string = false;
  bool escaped = false;
  bool in_run = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<uint8_t>(c);
    const auto position = static_cast<uint32_t>(1000 + i);
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    const bool op = std::string("{}[]:,").find(c) != std::string::npos;
    const bool quote = c == '"' && !escaped;
    escaped = c == '\\' && !escaped;
    ascii = ascii && byte < 0x80;
    bool token = false;
    if (!in_string) {
      token = quote || op || (!space && !in_run);
      spaces += space ? 1 : 0;
    } else if (!quote && (escaped || byte < 0x20)) {
      scan.specials.push_back(position);
    }
    in_run = !quote && !space && !op;
    in_string = in_string != quote;
    if (!token) continue;
    scan.positions.push_back(position);
    scan.kinds.push_back(byte);
  }
  scan.rest = {spaces, ascii, in_string ? ~uint64_t{0} : 0, escaped, in_run};
  return scan;
}

std::string RandomText(std::mt19937& random, size_t size,
                       std::string_view set) {
  std::string text;
  for (size_t i = 0; i < size; ++i) text += set[random() % set.size()];
  return text;
}

// Control characters that a kernel may take for operators are always an error,
// so that nothing else about them counts; they are not in these texts.
const std::string_view kSets[] = {
    "{}[]:,\"\\ \t\r\nabc019-\x80\xFF",
    "\"\\\\\\x",
    "\"\\ \n\x01\x02z",
    "                                \n\n{}\"a",
    "abcdefgh\"",
    "\"\"\"\",:",
};

TEST(ScanKernelTest, EveryKernelFindsTheTokensOfTheDefinition) {
  std::mt19937 random(1);
  for (const ScanKernel* kernel : AvailableScanKernels()) {
    for (int i = 0; i < 3000; ++i) {
      const std::string text =
          RandomText(random, kScanBlock * (1 + random() % 4), kSets[i % 6]);
      ASSERT_EQ(ScanWith(*kernel, text), ScanByDefinition(text))
          << kernel->name << ": " << text;
    }
  }
}

TEST(ScanKernelTest, EveryKernelFindsEveryByteValue) {
  for (const ScanKernel* kernel : AvailableScanKernels()) {
    for (int byte = 0; byte < 256; ++byte) {
      // Taken for operators by some kernels; see above.
      if (byte == 0x0C || byte == 0x1A) continue;
      for (const char* before : {"", "a", "\"", "\"\\"}) {
        std::string text = before;
        text += static_cast<char>(byte);
        text.resize(kScanBlock, ' ');
        EXPECT_EQ(ScanWith(*kernel, text), ScanByDefinition(text))
            << kernel->name << " " << byte << " behind " << before;
      }
    }
  }
}

TEST(ScanKernelTest, EveryKernelCompactsInPlaceAndElsewhere) {
  std::mt19937 random(2);
  for (const ScanKernel* kernel : AvailableScanKernels()) {
    for (int i = 0; i < 3000; ++i) {
      const std::string text =
          RandomText(random, kScanBlock * (1 + random() % 4), kSets[i % 6]);
      std::string expected;
      bool in_string = false;
      bool escaped = false;
      for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (in_string || !space) expected += c;
        if (c == '"' && !escaped) in_string = !in_string;
        escaped = c == '\\' && !escaped;
      }
      const auto compact = [&](std::string from, std::string* to) {
        ScanState state;
        auto* const target = reinterpret_cast<uint8_t*>(
            to == nullptr ? from.data() : to->data());
        const uint8_t* const end =
            kernel->compact(reinterpret_cast<const uint8_t*>(from.data()),
                            from.size() / kScanBlock, state, target);
        return std::string(target, target + (end - target));
      };
      std::string elsewhere(text.size() + kScanBlock, '\0');
      EXPECT_EQ(compact(text, nullptr), expected) << kernel->name;
      EXPECT_EQ(compact(text, &elsewhere), expected) << kernel->name;
    }
  }
}

#if defined(__x86_64__)

// Whatever the compiler: one whose run-time library did not look at the
// processor would leave all but the portable kernel out, and all be slow.
TEST(ScanKernelTest, TheBestOfWhatTheSystemSaysThereIsIsTaken) {
  std::ifstream cpuinfo("/proc/cpuinfo");
  if (!cpuinfo) GTEST_SKIP() << "no /proc here";
  std::string line;
  while (std::getline(cpuinfo, line) && !line.starts_with("flags")) {
  }
  std::istringstream words(line);
  const std::set<std::string> flags{std::istream_iterator<std::string>(words),
                                    std::istream_iterator<std::string>()};
  const auto has = [&](std::initializer_list<const char*> wanted) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const char* flag) { return flags.contains(flag); });
  };
  const bool avx2 = has({"avx2", "bmi1", "bmi2", "pclmulqdq", "popcnt"});
  const bool avx512 = avx2 && has({"avx512f", "avx512bw", "avx512vl",
                                   "avx512vbmi", "avx512_vbmi2"});
  EXPECT_STREQ(BestScanKernel().name,
               avx512 ? "avx512" : (avx2 ? "avx2" : "portable"));
}

#endif

}  // namespace
}  // namespace offloop::json
