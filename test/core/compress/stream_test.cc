#include "compress/stream.h"

#include <random>

#include "compress_testing.h"

namespace offloop::compress {
namespace {

using std::string_literals::operator""s;

// A stream and what a run of it needs.
class StreamRunner {
 public:
  explicit StreamRunner(Result<std::unique_ptr<Operation>> made)
      : stream_(Made(std::move(made))) {}

  Result<std::string> Feed(std::string_view bytes, Action action,
                           size_t step = 0) {
    around_.context.set_action(action);
    return RunOn(*stream_, Chunked(bytes, step), around_);
  }

  CancelFlag& cancel() { return around_.cancel; }

 private:
  std::unique_ptr<Operation> stream_;
  Surroundings around_;
};

TEST(StreamTest, RandomPiecesAndFlushesRoundTrip) {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    const Format format = kFormats[static_cast<size_t>(round) % 5];
    const std::string content = Prose(random() % 400000, uint32_t(round));
    StreamRunner encoder(MakeCompressStream({.format = format}));
    StreamRunner decoder(MakeDecompressStream(
        {.format = round % 2 != 0 && format != Format::kBrotli &&
                           format != Format::kDeflateRaw
                       ? Format::kAuto
                       : format}));
    std::string back;
    for (size_t at = 0; at < content.size();) {
      const size_t size =
          std::min<size_t>(content.size() - at, random() % 30000);
      const bool flush = random() % 4 == 0;
      const auto bytes =
          encoder.Feed(std::string_view(content).substr(at, size),
                       flush ? Action::kFlush : Action::kUpdate,
                       random() % 3 == 0 ? 777 : 0);
      ASSERT_TRUE(bytes.ok()) << bytes.error().message;
      at += size;
      const auto part =
          decoder.Feed(bytes.value(), Action::kUpdate, random() % 2 * 100);
      ASSERT_TRUE(part.ok()) << part.error().message;
      back += part.value();
      // A flush says everything.
      if (flush) {
        ASSERT_TRUE(back == content.substr(0, at)) << FormatName(format);
      }
    }
    const auto last = encoder.Feed("", Action::kEnd);
    ASSERT_TRUE(last.ok());
    const auto rest = decoder.Feed(last.value(), Action::kEnd);
    ASSERT_TRUE(rest.ok()) << FormatName(format) << rest.error().message;
    back += rest.value();
    EXPECT_TRUE(back == content) << FormatName(format);
  }
}

TEST(StreamTest, DecodesWhatOneShotWroteByteByByte) {
  const std::string content = Prose(3000);
  for (const Format format : kFormats) {
    const std::string bytes = Compressed({.format = format}, content);
    StreamRunner decoder(MakeDecompressStream({.format = format}));
    std::string back;
    for (const char byte : bytes) {
      const auto part = decoder.Feed({&byte, 1}, Action::kUpdate);
      ASSERT_TRUE(part.ok()) << FormatName(format) << part.error().message;
      back += part.value();
    }
    EXPECT_EQ(Outcome(decoder.Feed("", Action::kEnd)), "");
    EXPECT_TRUE(back == content) << FormatName(format);
  }
}

TEST(StreamTest, EndInTheMiddleIsTruncation) {
  const std::string bytes_of = Prose(500);
  for (const Format format : kFormats) {
    const std::string bytes = Compressed({.format = format}, bytes_of);
    for (size_t size = 0; size < bytes.size(); ++size) {
      StreamRunner decoder(MakeDecompressStream({.format = format}));
      const auto part = decoder.Feed(bytes.substr(0, size), Action::kUpdate);
      ASSERT_TRUE(part.ok());
      EXPECT_EQ(Outcome(decoder.Feed("", Action::kEnd)),
                "error: ERR_OFFLOOP_INVALID_INPUT at " + std::to_string(size))
          << FormatName(format);
    }
  }
}

TEST(StreamTest, RefusesBytesBehindTheEnd) {
  const std::string content = Prose(500);
  for (const Format format : kFormats) {
    const std::string bytes = Compressed({.format = format}, content);
    for (const size_t step : {size_t{0}, bytes.size(), size_t{1}}) {
      StreamRunner decoder(MakeDecompressStream({.format = format}));
      EXPECT_EQ(
          Outcome(decoder.Feed(bytes + "xyz", Action::kEnd, step)),
          "error: ERR_OFFLOOP_INVALID_INPUT at " + std::to_string(bytes.size()))
          << FormatName(format) << step;
    }
  }
}

TEST(StreamTest, AFrameThatHoldsLessThanItSaysIsAnError) {
  // A header that says 2^63 - 1 bytes, and one empty block, the last.
  const std::string bytes(
      "\x28\xb5\x2f\xfd\xc0\x00\xff\xff\xff\xff\xff\xff\xff\x7f\x01\x00\x00",
      17);
  const std::string whole = Compressed({.format = Format::kZstd}, "one");
  for (const size_t step : {0u, 1u, 5u}) {
    StreamRunner decoder(MakeDecompressStream({.format = Format::kZstd}));
    EXPECT_EQ(Outcome(decoder.Feed(whole + bytes, Action::kEnd, step)),
              "error: ERR_OFFLOOP_INVALID_INPUT at " +
                  std::to_string(whole.size() + bytes.size()));
  }
}

TEST(StreamTest, OffsetsOfAutoCountFromTheStart) {
  const std::string gzip = Compressed({.format = Format::kGzip}, "content");
  // What is no format at all, and one whose first four bytes are wrong.
  for (const std::string& bytes : {"abcdef"s, gzip.substr(0, 2) + "xyzxyz"}) {
    const int64_t fault = bytes[0] == 'a' ? 0 : 4;
    for (size_t cut = 0; cut < 6; ++cut) {
      StreamRunner decoder(MakeDecompressStream({.format = Format::kAuto}));
      auto result = decoder.Feed(bytes.substr(0, cut), Action::kUpdate);
      if (result.ok()) result = decoder.Feed(bytes.substr(cut), Action::kEnd);
      ASSERT_FALSE(result.ok());
      EXPECT_EQ(result.error().code, ErrorCode::kInvalidInput);
      EXPECT_EQ(result.error().offset, fault) << bytes << cut;
    }
  }
}

TEST(StreamTest, FramesAndMembersFollowEachOther) {
  for (const Format format : {Format::kZstd, Format::kGzip}) {
    const std::string bytes = Compressed({.format = format}, "one") +
                              Compressed({.format = format}, "") +
                              Compressed({.format = format}, "two");
    for (const size_t step : {0u, 1u, 7u}) {
      StreamRunner decoder(MakeDecompressStream({.format = format}));
      EXPECT_EQ(Outcome(decoder.Feed(bytes, Action::kEnd, step)), "onetwo");
    }
  }
}

TEST(StreamTest, TheLimitHoldsOverTheWholeStream) {
  const std::string content = Prose(200000);
  for (const Format format : kFormats) {
    const std::string bytes = Compressed({.format = format}, content);
    const auto feed = [&](uint64_t limit) {
      StreamRunner decoder(
          MakeDecompressStream({.format = format, .max_output_bytes = limit}));
      for (size_t at = 0; at < bytes.size(); at += 500) {
        const auto part = decoder.Feed(bytes.substr(at, 500), Action::kUpdate);
        if (!part.ok()) return Outcome(part);
      }
      return Outcome(decoder.Feed("", Action::kEnd));
    };
    EXPECT_EQ(feed(content.size()), "") << FormatName(format);
    EXPECT_EQ(feed(content.size() - 1),
              "error: ERR_OFFLOOP_OUTPUT_TOO_LARGE at -1")
        << FormatName(format);
  }
}

TEST(StreamTest, BombsInOnePieceEndAtTheLimit) {
  const std::string zeros(100u << 20, '\0');
  for (const Format format : kFormats) {
    const std::string bomb = Compressed({.format = format, .level = 1}, zeros);
    StreamRunner decoder(MakeDecompressStream({.format = format}));
    EXPECT_EQ(Outcome(decoder.Feed(bomb, Action::kEnd)),
              "error: ERR_OFFLOOP_OUTPUT_TOO_LARGE at -1")
        << FormatName(format);
  }
}

TEST(StreamTest, AnErrorStays) {
  StreamRunner decoder(MakeDecompressStream({.format = Format::kGzip}));
  const std::string first = Outcome(decoder.Feed("not gzip", Action::kUpdate));
  EXPECT_NE(first.find("INVALID_INPUT"), std::string::npos);
  EXPECT_EQ(Outcome(decoder.Feed("", Action::kEnd)), first);
}

TEST(StreamTest, ACancelledStreamStaysCancelled) {
  StreamRunner encoder(MakeCompressStream({}));
  encoder.cancel().Request(CancelReason::kAborted);
  const auto result = encoder.Feed("content", Action::kUpdate);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kAborted);
  EXPECT_EQ(Outcome(encoder.Feed("", Action::kEnd)), "error: ABORT_ERR at -1");
}

TEST(StreamTest, IsOverAfterItsEnd) {
  StreamRunner encoder(MakeCompressStream({}));
  ASSERT_TRUE(encoder.Feed("content", Action::kEnd).ok());
  EXPECT_EQ(Outcome(encoder.Feed("more", Action::kUpdate)),
            "error: ERR_OFFLOOP_INTERNAL at -1");
}

TEST(StreamTest, ADropFreesWhatTheStreamHolds) {
  const auto dictionary =
      Dictionary::Make(Bytes::Copy(AsBytes(Prose(1000)))).value();
  for (const bool compress : {true, false}) {
    StreamRunner stream(compress
                            ? MakeCompressStream({.dictionary = dictionary})
                            : MakeDecompressStream({.format = Format::kZstd,
                                                    .dictionary = dictionary}));
    ASSERT_TRUE(stream.Feed("", Action::kUpdate).ok());
    EXPECT_GT(dictionary.use_count(), 1);
    ASSERT_TRUE(stream.Feed("", Action::kDrop).ok());
    EXPECT_EQ(dictionary.use_count(), 1);
    EXPECT_EQ(Outcome(stream.Feed("more", Action::kUpdate)),
              "error: ERR_OFFLOOP_INTERNAL at -1");
  }
}

TEST(StreamTest, TakesNoMemoryBeforeItsFirstRun) {
  const auto dictionary =
      Dictionary::Make(Bytes::Copy(AsBytes(Prose(1000)))).value();
  const size_t before = dictionary->MemorySize();
  StreamRunner stream(
      MakeCompressStream({.level = 19, .dictionary = dictionary}));
  EXPECT_EQ(dictionary->MemorySize(), before);
  ASSERT_TRUE(stream.Feed("content", Action::kEnd).ok());
  EXPECT_GT(dictionary->MemorySize(), before);
}

TEST(StreamTest, ASecondRunAtTheSameTimeIsRefused) {
  // Runs the stream again from inside a run of it.
  struct Again : RunContext::Interlude {
    const Operation* stream = nullptr;
    std::string outcome;
    void Run() override {
      if (!outcome.empty()) return;
      Surroundings around;
      outcome = Outcome(RunOn(*stream, Chunked("x"), around));
    }
  } again;
  const auto stream = Made(MakeCompressStream({}));
  again.stream = stream.get();
  Surroundings around;
  around.context.set_interlude(&again);
  around.context.set_action(Action::kEnd);
  const auto bytes = RunOn(*stream, Chunked("content"), around);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(again.outcome, "error: ERR_OFFLOOP_INTERNAL at -1");
  EXPECT_EQ(Outcome(Decompressed({}, bytes.value())), "content");
}

}  // namespace
}  // namespace offloop::compress
