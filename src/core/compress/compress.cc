#include "compress/compress.h"

#include <string>
#include <string_view>

#include "compress/brotli.h"
#include "compress/deflate.h"
#include "compress/zstd.h"

namespace offloop::compress {
namespace {

struct Range {
  int low;
  int high;

  Status Check(std::string_view what, Format format, int value) const {
    if (value >= low && value <= high) return Done{};
    return Error{.code = ErrorCode::kOutOfRange,
                 .message = "The " + std::string(what) + " of " +
                            std::string(FormatName(format)) + " must be " +
                            std::to_string(low) + " to " +
                            std::to_string(high) + ", not " +
                            std::to_string(value)};
  }
};

// What a format supports.
struct Traits {
  Range levels;
  int default_level;
  // {0, 0}: the window cannot be chosen.
  Range windows;
};

Traits TraitsOf(Format format) {
  switch (format) {
    case Format::kZstd:
      return {{-7, 22}, 3, {10, 31}};
    case Format::kBrotli:
      return {{0, 11}, 4, {10, 24}};
    default:
      return {{0, 12}, 6, {0, 0}};
  }
}

Error Refused(std::string_view option, Format format) {
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message = std::string(FormatName(format)) + " has no option " +
                          std::string(option)};
}

// At these levels br takes 15 to 40 ms for 32 KiB, and zstd 2 to 15. A level
// that a dictionary was not made for is prepared at its first use.
bool MayStall(const CompressOptions& options, int level) {
  if (options.format == Format::kBrotli) return level >= 10;
  if (options.format != Format::kZstd) return false;
  return level >= 13 || options.threads != 0 ||
         (options.dictionary != nullptr &&
          options.dictionary->level() != level);
}

}  // namespace

Result<CompressSettings> CheckOptions(const CompressOptions& options) {
  const Format format = options.format;
  if (format == Format::kAuto) {
    return Error{.code = ErrorCode::kInvalidArgValue,
                 .message = "'auto' is no format to compress to"};
  }
  const Traits traits = TraitsOf(format);
  CompressSettings settings = {traits.default_level, 0, false};
  if (options.dictionary != nullptr) {
    settings.level = options.dictionary->level();
  }
  if (options.level.has_value()) {
    settings.level = *options.level;
    if (Status level = traits.levels.Check("level", format, settings.level);
        !level.ok()) {
      return level.error();
    }
  }
  if (options.window_log.has_value()) {
    settings.window_log = *options.window_log;
    if (traits.windows.high == 0) return Refused("windowLog", format);
    if (Status window =
            traits.windows.Check("windowLog", format, settings.window_log);
        !window.ok()) {
      return window.error();
    }
  }
  if (format != Format::kZstd) {
    if (options.checksum) return Refused("checksum", format);
    if (options.threads != 0) return Refused("threads", format);
    if (options.dictionary != nullptr) return Refused("dictionary", format);
  } else if (settings.level == 0) {
    settings.level = traits.default_level;
  }
  if (Status threads = Range{0, 64}.Check("threads", format, options.threads);
      !threads.ok()) {
    return threads.error();
  }
  settings.may_stall = MayStall(options, settings.level);
  return settings;
}

Result<std::unique_ptr<Operation>> MakeCompress(CompressOptions options) {
  const Result<CompressSettings> checked = CheckOptions(options);
  if (!checked.ok()) return checked.error();
  const CompressSettings& settings = checked.value();
  switch (options.format) {
    case Format::kZstd:
      return MakeZstdCompress(options, settings);
    case Format::kBrotli:
      return MakeBrotliCompress(settings);
    default:
      return MakeDeflateCompress(options.format, settings.level);
  }
}

}  // namespace offloop::compress
