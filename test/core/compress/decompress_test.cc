#include "compress/decompress.h"

#include "compress_testing.h"

namespace offloop::compress {
namespace {

using std::string_literals::operator""s;

constexpr char kInvalid[] = "error: ERR_OFFLOOP_INVALID_INPUT at ";
constexpr char kTooLarge[] = "error: ERR_OFFLOOP_OUTPUT_TOO_LARGE at -1";

std::string InvalidAt(size_t offset) {
  return kInvalid + std::to_string(offset);
}

TEST(DecompressTest, TruncationAtEveryByteIsAnError) {
  const std::string content = Prose(700);
  for (const Format format : kFormats) {
    const std::string bytes = Compressed(
        {.format = format, .checksum = format == Format::kZstd}, content);
    for (size_t size = 0; size < bytes.size(); ++size) {
      const auto result =
          Decompressed({.format = format}, bytes.substr(0, size));
      EXPECT_EQ(Outcome(result), InvalidAt(size)) << FormatName(format);
    }
  }
}

TEST(DecompressTest, FlippedBitsNeverPassTheLimit) {
  const std::string content = Prose(600);
  for (const Format format : kFormats) {
    const std::string bytes = Compressed({.format = format}, content);
    for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string broken = bytes;
      broken[bit / 8] = static_cast<char>(broken[bit / 8] ^ (1 << bit % 8));
      const auto result =
          Decompressed({.format = format, .max_output_bytes = 5000}, broken);
      EXPECT_LE(result.ok() ? result.value().size() : 0, 5000u);
    }
  }
}

TEST(DecompressTest, FlippedBitsOfCheckedContentAreErrors) {
  const std::string content = Prose(600);
  for (const Format format : {Format::kGzip, Format::kDeflate, Format::kZstd}) {
    const std::string bytes = Compressed(
        {.format = format, .checksum = format == Format::kZstd}, content);
    // Behind the header, whose time and system say nothing about the content.
    for (size_t bit = 10 * 8; bit < bytes.size() * 8; ++bit) {
      std::string broken = bytes;
      broken[bit / 8] = static_cast<char>(broken[bit / 8] ^ (1 << bit % 8));
      const auto result = Decompressed({.format = format}, broken);
      EXPECT_FALSE(result.ok() && result.value() != content)
          << FormatName(format) << " bit " << bit;
    }
  }
}

TEST(DecompressTest, RefusesBytesBehindTheEnd) {
  const std::string content = Prose(500);
  for (const Format format : kFormats) {
    const std::string bytes = Compressed({.format = format}, content);
    EXPECT_EQ(Outcome(Decompressed({.format = format}, bytes + "x")),
              InvalidAt(bytes.size()))
        << FormatName(format);
    EXPECT_EQ(Outcome(Decompressed({.format = format}, bytes + "\0\0"s)),
              InvalidAt(bytes.size()))
        << FormatName(format);
  }
}

TEST(DecompressTest, TellsAMemberThatIsCutOffFromOtherBytes) {
  const std::string member = Compressed({.format = Format::kGzip}, "member");
  const auto outcome = [&member](const std::string& behind) {
    return Outcome(Decompressed({.format = Format::kGzip}, member + behind));
  };
  for (const std::string& begun : {"\x1f"s, "\x1f\x8b"s, "\x1f\x8b\x08"s}) {
    EXPECT_EQ(outcome(begun), InvalidAt(member.size() + begun.size()));
  }
  EXPECT_EQ(outcome("\x1f\x8c"), InvalidAt(member.size()));
  EXPECT_EQ(outcome("\x8b"), InvalidAt(member.size()));
}

TEST(DecompressTest, DecodesFramesAndMembersOneAfterTheOther) {
  for (const Format format : {Format::kZstd, Format::kGzip}) {
    std::string bytes;
    std::string content;
    for (uint32_t i = 0; i < 20; ++i) {
      const std::string part = Prose(i * 997, i);
      content += part;
      bytes += Compressed({.format = format}, part);
    }
    for (const size_t step : {0u, 1u, 100u}) {
      const auto back = Decompressed({.format = format}, bytes, step);
      EXPECT_TRUE(back.ok() && back.value() == content) << FormatName(format);
      const auto autodetected = Decompressed({}, bytes, step);
      EXPECT_TRUE(autodetected.ok() && autodetected.value() == content);
    }
  }
}

TEST(DecompressTest, TheLimitIsExact) {
  const std::string content = Prose(300000);
  for (const Format format : kFormats) {
    const std::string bytes = Compressed({.format = format}, content);
    EXPECT_TRUE(
        Decompressed({.format = format, .max_output_bytes = content.size()},
                     bytes)
            .ok())
        << FormatName(format);
    for (const uint64_t less : {uint64_t{1}, uint64_t{299999}}) {
      EXPECT_EQ(
          Outcome(Decompressed(
              {.format = format, .max_output_bytes = content.size() - less},
              bytes)),
          kTooLarge)
          << FormatName(format);
    }
  }
}

TEST(DecompressTest, BombsEndAtTheLimit) {
  const std::string zeros(200u << 20, '\0');
  for (const Format format : kFormats) {
    const std::string bomb = Compressed({.format = format, .level = 1}, zeros);
    EXPECT_EQ(Outcome(Decompressed({.format = format}, bomb)), kTooLarge)
        << FormatName(format);
  }
}

TEST(DecompressTest, AutoTellsTheFormats) {
  const std::string content = Prose(5000);
  for (const Format format : {Format::kZstd, Format::kGzip, Format::kDeflate}) {
    EXPECT_EQ(
        Outcome(Decompressed({}, Compressed({.format = format}, content))),
        content);
  }
  EXPECT_EQ(Outcome(Decompressed({}, "{\"no\":1}")), InvalidAt(0));
  EXPECT_EQ(Outcome(Decompressed({}, "")), InvalidAt(0));
  EXPECT_EQ(Outcome(Decompressed({}, "\x1F")), InvalidAt(1));
}

TEST(DecompressTest, RefusesOptionsThatTheFormatDoesNotHave) {
  EXPECT_FALSE(
      MakeDecompress({.format = Format::kGzip, .max_window_log = 20}).ok());
}

TEST(DecompressTest, BoundsWhatAWindowMayBe) {
  for (const int log : {9, 32}) {
    const auto made = MakeDecompress({.max_window_log = log});
    ASSERT_FALSE(made.ok()) << log;
    EXPECT_EQ(made.error().code, ErrorCode::kOutOfRange);
  }
  for (const int log : {10, 31}) {
    EXPECT_TRUE(MakeDecompress({.max_window_log = log}).ok()) << log;
  }
}

// --- gzip -------------------------------------------------------------------

std::string GzipWith(char flags, const std::string& fields) {
  const std::string plain = Compressed({.format = Format::kGzip}, "hello");
  return plain.substr(0, 3) + flags + plain.substr(4, 6) + fields +
         plain.substr(10);
}

TEST(GzipTest, SkipsOptionalFields) {
  EXPECT_EQ(Outcome(Decompressed({}, GzipWith(1, ""))), "hello");
  EXPECT_EQ(Outcome(Decompressed({}, GzipWith(4, "\3\0abc"s))), "hello");
  EXPECT_EQ(Outcome(Decompressed({}, GzipWith(8, "name\0"s))), "hello");
  EXPECT_EQ(Outcome(Decompressed({}, GzipWith(16, "words\0"s))), "hello");
  EXPECT_EQ(Outcome(Decompressed({}, GzipWith(28, "\0\0n\0c\0"s))), "hello");
}

TEST(GzipTest, ChecksTheHeader) {
  EXPECT_EQ(Outcome(Decompressed({}, GzipWith(32, ""))), InvalidAt(3));
  EXPECT_EQ(Outcome(Decompressed({}, GzipWith(2, "\0\0"s))), InvalidAt(10));
  const std::string endless = "\x1F\x8B\x08\x08\0\0\0\0\0\3name without end"s;
  EXPECT_EQ(Outcome(Decompressed({}, endless)), InvalidAt(endless.size()));
}

// A file name and a comment of any size, and a checksum over them.
TEST(GzipTest, ComesByCheckpointsInTheHeader) {
  struct NthOf : RunContext::Interlude {
    CancelFlag* cancel = nullptr;
    int left = 0;
    int seen = 0;
    void Run() override {
      ++seen;
      if (--left == 0) cancel->Request(CancelReason::kAborted);
    }
  };
  constexpr int kSlices = 20;
  const std::string text(kSlices * RunContext::kSlice, 'n');
  // The header's checksum is wrong, which is seen when all is read.
  const std::string input =
      "\x1F\x8B\x08\x1A\0\0\0\0\0\xFF"s + text + '\0' + text + "\0--"s;
  const auto operation = Made(MakeDecompress({.format = Format::kGzip}));
  for (const int checkpoint : {0, kSlices / 2, kSlices * 3 / 2, kSlices * 3}) {
    Surroundings around;
    NthOf stop;
    stop.cancel = &around.cancel;
    stop.left = checkpoint;
    around.context.set_interlude(&stop);
    const auto result = RunOn(*operation, Chunked(input), around);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code,
              checkpoint == 0 ? ErrorCode::kInvalidInput : ErrorCode::kAborted);
    if (checkpoint == 0) {
      EXPECT_GE(stop.seen, 4 * kSlices);
    } else {
      EXPECT_EQ(stop.seen, checkpoint);
    }
  }
}

TEST(GzipTest, ReadsWhatNodeWrote) {
  // zlib.gzipSync('hello hello hello'), Node 20.
  const std::string bytes =
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x57\xc8"
      "\x40\x90\x00\x80\x88\xf9\xe5\x11\x00\x00\x00"s;
  EXPECT_EQ(Outcome(Decompressed({.format = Format::kGzip}, bytes)),
            "hello hello hello");
}

// --- zstd -------------------------------------------------------------------

const std::string kSkippable = "\x50\x2A\x4D\x18\x03\0\0\0abc"s;
// A frame of no content: single segment, size 0, one empty last raw block.
const std::string kEmptyFrame = "\x28\xB5\x2F\xFD\x20\x00\x01\x00\x00"s;

TEST(ZstdTest, SkipsSkippableFrames) {
  const std::string frame = Compressed({}, "hello");
  EXPECT_EQ(Outcome(Decompressed({}, kSkippable + frame + kSkippable)),
            "hello");
  EXPECT_EQ(Outcome(Decompressed({}, kSkippable)), "");
  EXPECT_EQ(Outcome(Decompressed({}, kSkippable.substr(0, 9))), InvalidAt(9));
  EXPECT_EQ(Outcome(Decompressed({}, "\x50\x2A\x4D\x18\xFF\xFF\xFF\xFFx"s)),
            InvalidAt(9));
}

TEST(ZstdTest, RefusesHugeWindows) {
  // A window of 2^31 bytes, content of unknown size: one RLE block.
  const std::string frame = "\x28\xB5\x2F\xFD\x00\xA8\x0B\x00\x00x"s;
  EXPECT_EQ(Outcome(Decompressed({.format = Format::kZstd}, frame)),
            "error: ERR_OFFLOOP_OUTPUT_TOO_LARGE at 0");
  EXPECT_EQ(Outcome(Decompressed(
                {.format = Format::kZstd, .max_window_log = 31}, frame)),
            "x");
}

TEST(ZstdTest, DoesNotBelieveStatedSizes) {
  // States 2^60 bytes and holds one.
  const std::string frame =
      "\x28\xB5\x2F\xFD\xC0\x00\0\0\0\0\0\0\0\x10\x0B\x00\x00x"s;
  const auto result = Decompressed({.format = Format::kZstd}, frame);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidInput);
}

TEST(ZstdTest, AFrameThatHoldsLessThanItSaysIsAnError) {
  const std::string block = "\x1C\0\0\xA1\x61\0"s;  // 20 times 'a'.
  const std::string end = "\x01\0\0"s;
  const std::string good = Compressed({}, "good");
  std::string big = "\x28\xB5\x2F\xFD\xA0\0\0\x20\0"s;  // States 2 MiB.
  for (int i = 0; i < 16; ++i) big += block;
  for (const std::string& frame :
       {"\x28\xB5\x2F\xFD\x20\x64"s + block + end, big + end}) {
    for (const size_t step : {0u, 1u, 8u}) {
      EXPECT_EQ(Outcome(Decompressed({}, good + frame, step)),
                InvalidAt(good.size()))
          << step;
    }
  }
}

TEST(ZstdTest, EndlessEmptyFramesStayCancellable) {
  std::string input;
  for (int i = 0; i < 300000; ++i) input += kEmptyFrame;
  EXPECT_EQ(Outcome(Decompressed({}, input)), "");
  Surroundings around;
  around.cancel.Request(CancelReason::kTimeout);
  const auto result = RunOn(*Made(MakeDecompress({})), Chunked(input), around);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kTimeout);
}

TEST(ZstdTest, ChecksTheChecksum) {
  std::string frame = Compressed({.checksum = true}, "hello hello hello");
  frame.back() = static_cast<char>(frame.back() ^ 1);
  const auto result = Decompressed({}, frame);
  ASSERT_FALSE(result.ok());
  EXPECT_NE(result.error().message.find("checksum"), std::string::npos);
}

}  // namespace
}  // namespace offloop::compress
