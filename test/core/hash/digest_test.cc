#include "hash/digest.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hash/openssl.h"
#include "hash_testing.h"

namespace offloop::hash {
namespace {

using enum Algorithm;

constexpr char kSha256OfAbc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kSha256OfNothing[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::unique_ptr<Operation> Made(Result<std::unique_ptr<Operation>> made) {
  EXPECT_TRUE(made.ok()) << made.error().message;
  return std::move(made).value();
}

ErrorCode CodeOf(DigestOptions options) {
  const auto made = MakeDigest(std::move(options));
  EXPECT_FALSE(made.ok());
  return made.ok() ? ErrorCode::kInternal : made.error().code;
}

TEST(DigestTest, HashesChunksAsOneMessage) {
  const auto digest = Made(MakeDigest({}));
  EXPECT_EQ(RunOnce(*digest, {"abc"}), kSha256OfAbc);
  EXPECT_EQ(RunOnce(*digest, {"", "a", "", "bc", ""}), kSha256OfAbc);
  EXPECT_EQ(RunOnce(*digest, {}), kSha256OfNothing);
  EXPECT_EQ(RunOnce(*digest, {"", ""}), kSha256OfNothing);
}

TEST(DigestTest, ChunkingNeverMattersAcrossSlices) {
  const std::string message = Noise(3 * RunContext::kSlice + 17);
  for (const AlgorithmInfo& info : Algorithms()) {
    auto made = MakeDigest({.algorithm = info.algorithm});
    if (!made.ok()) continue;
    const std::string whole = RunOnce(*made.value(), {message});
    for (const size_t step : {999u, 65536u, 100000u}) {
      std::vector<std::string> chunks;
      for (size_t at = 0; at < message.size(); at += step) {
        chunks.push_back(message.substr(at, step));
      }
      EXPECT_EQ(RunOnce(*made.value(), chunks), whole) << info.name << step;
    }
  }
}

TEST(DigestTest, EncodesAsAsked) {
  const auto as = [](Encoding encoding) {
    return RunOnce(*Made(MakeDigest({.encoding = encoding})), {"abc"});
  };
  EXPECT_EQ(as(Encoding::kBase64),
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  EXPECT_EQ(as(Encoding::kBase64Url),
            "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  EXPECT_EQ(as(Encoding::kBuffer).substr(0, 4), "\xba\x78\x16\xbf");
  EXPECT_EQ(as(Encoding::kBuffer).size(), 32u);
}

TEST(DigestTest, OnlyABufferIsNotText) {
  for (const auto& [encoding, kind] :
       {std::pair{Encoding::kHex, Payload::Kind::kText},
        std::pair{Encoding::kBase64, Payload::Kind::kText},
        std::pair{Encoding::kBase64Url, Payload::Kind::kText},
        std::pair{Encoding::kBuffer, Payload::Kind::kBytes}}) {
    const auto digest = Made(MakeDigest({.encoding = encoding}));
    Surroundings around;
    const auto result = digest->Run(Payload(), around.context);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result.value().kind(), kind);
  }
}

TEST(DigestTest, Blake2bTakesAKeyAndALength) {
  // RFC 7693, appendix A, and the first keyed vector of the BLAKE2 authors.
  EXPECT_EQ(RunOnce(*Made(MakeDigest({.algorithm = kBlake2b, .length = 64})),
                    {"abc"}),
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  Bytes key = Bytes::Allocate(64);
  for (uint8_t i = 0; i < 64; ++i) key.data()[i] = i;
  const auto keyed = Made(
      MakeDigest({.algorithm = kBlake2b, .key = std::move(key), .length = 64}));
  const std::string expected =
      "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786"
      "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568";
  EXPECT_EQ(RunOnce(*keyed, {}), expected);
  EXPECT_EQ(RunOnce(*keyed, {""}), expected)
      << "The second run has the key too.";
}

TEST(DigestTest, ADigestLengthIsNotATruncation) {
  const auto length = [](size_t size) {
    return RunOnce(*Made(MakeDigest({.algorithm = kBlake2b, .length = size})),
                   {"abc"});
  };
  EXPECT_EQ(length(16).size(), 32u);
  EXPECT_NE(length(32).substr(0, 32), length(16));
  EXPECT_EQ(length(32),
            RunOnce(*Made(MakeDigest({.algorithm = kBlake2b})), {"abc"}));
}

TEST(DigestTest, RefusesAKeyOrALengthWhereThereIsNone) {
  for (const AlgorithmInfo& info : Algorithms()) {
    if (info.algorithm == kBlake2b) continue;
    for (const char* key : {"key", ""}) {
      EXPECT_EQ(CodeOf({.algorithm = info.algorithm,
                        .key = Bytes::Copy(AsBytes(key))}),
                ErrorCode::kInvalidArgValue);
    }
    EXPECT_EQ(CodeOf({.algorithm = info.algorithm, .length = 32}),
              ErrorCode::kInvalidArgValue);
  }
}

TEST(DigestTest, RefusesKeysAndLengthsBeyondTheLimits) {
  for (const size_t size : {size_t{0}, size_t{65}}) {
    EXPECT_EQ(CodeOf({.algorithm = kBlake2b, .key = Bytes::Allocate(size)}),
              ErrorCode::kInvalidArgValue);
  }
  for (const size_t length : {size_t{0}, size_t{15}, size_t{65}, SIZE_MAX}) {
    EXPECT_EQ(CodeOf({.algorithm = kBlake2b, .length = length}),
              ErrorCode::kOutOfRange);
  }
}

TEST(DigestTest, SaysWhenTheRuntimeHasNoSuchAlgorithm) {
  const WithoutOpenSslForTest without;
  const auto made = MakeDigest({.algorithm = kMd5});
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgValue);
  EXPECT_EQ(made.error().message,
            "The algorithm 'md5' is not available in this runtime");
}

TEST(DigestTest, StopsWhenCancelled) {
  const auto digest = Made(MakeDigest({}));
  Surroundings around;
  around.cancel.Request(CancelReason::kAborted);
  const auto result =
      digest->Run(Chunks({Noise(RunContext::kSlice)}), around.context);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::kAborted);
}

TEST(DigestTest, AsksOnceForEverySliceHoweverTheBytesAreCut) {
  const auto digest = Made(MakeDigest({.algorithm = kXxh3_64}));
  const std::string megabyte(1 << 20, 'x');
  const std::vector<std::string> pieces(1 << 10, std::string(1 << 10, 'x'));
  for (const auto& chunks : {std::vector<std::string>{megabyte}, pieces}) {
    Surroundings around;
    const StopAt counter(around);
    ASSERT_TRUE(digest->Run(Chunks(chunks), around.context).ok());
    EXPECT_GE(counter.seen(), 16);
    EXPECT_LE(counter.seen(), 20);
  }
}

TEST(DigestTest, EmptyChunksAreWorkToo) {
  const auto digest = Made(MakeDigest({.algorithm = kXxh3_64}));
  Surroundings around;
  const StopAt counter(around);
  const std::vector<std::string> nothing(10000);
  ASSERT_TRUE(digest->Run(Chunks(nothing), around.context).ok());
  EXPECT_GE(counter.seen(), 5);
}

TEST(DigestTapTest, LetsTheBytesFlowOnAndEmitsTheDigest) {
  const auto tap = Made(MakeDigestTap({}));
  Surroundings around;
  Payload input = Chunks({"a", "bc"});
  const uint8_t* const place = input.chunks()[1].view.data();
  Result<Payload> output = tap->Run(std::move(input), around.context);
  ASSERT_TRUE(output.ok());
  ASSERT_EQ(output.value().chunks().size(), 2u);
  EXPECT_EQ(output.value().chunks()[1].view.data(), place) << "Not copied.";
  EXPECT_EQ(TextOf(std::move(output).value()), "abc");
  std::vector<Payload> emitted = around.context.TakeEmitted();
  ASSERT_EQ(emitted.size(), 1u);
  EXPECT_EQ(TextOf(std::move(emitted[0])), kSha256OfAbc);
}

TEST(DigestTapTest, EmitsNothingWhenCancelled) {
  const auto tap = Made(MakeDigestTap({}));
  Surroundings around;
  around.cancel.Request(CancelReason::kTimeout);
  const auto output =
      tap->Run(Chunks({Noise(RunContext::kSlice)}), around.context);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, ErrorCode::kTimeout);
  EXPECT_TRUE(around.context.TakeEmitted().empty());
}

TEST(DigestManyTest, GivesOneDigestForEachChunkInOrder) {
  const auto many = Made(MakeDigestMany({}));
  EXPECT_EQ(RunOnce(*many, {"abc", "", "abc"}),
            std::string(kSha256OfAbc) + kSha256OfNothing + kSha256OfAbc);
  EXPECT_EQ(RunOnce(*many, {}), "");
}

TEST(DigestManyTest, AgreesWithOneByOneInEveryEncoding) {
  const std::vector<std::string> messages = {Noise(1), Noise(100),
                                             Noise(70000)};
  for (const Encoding encoding : {Encoding::kHex, Encoding::kBase64,
                                  Encoding::kBase64Url, Encoding::kBuffer}) {
    const auto options = [encoding] {
      return DigestOptions{.algorithm = kBlake2b,
                           .encoding = encoding,
                           .key = Bytes::Copy(AsBytes("key")),
                           .length = 17};
    };
    const auto one = Made(MakeDigest(options()));
    std::string expected;
    for (const std::string& message : messages) {
      expected += RunOnce(*one, {message});
    }
    EXPECT_EQ(RunOnce(*Made(MakeDigestMany(options())), messages), expected);
  }
}

TEST(DigestManyTest, StopsBetweenSmallMessages) {
  const auto many = Made(MakeDigestMany({}));
  Surroundings around;
  around.cancel.Request(CancelReason::kClosed);
  const auto output =
      many->Run(Chunks(std::vector<std::string>(1000)), around.context);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, ErrorCode::kClosed);
}

}  // namespace
}  // namespace offloop::hash
