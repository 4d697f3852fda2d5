#include "hash/digest_stream.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "hash_testing.h"

namespace offloop::hash {
namespace {

std::unique_ptr<Operation> Stream() {
  auto made = MakeDigestStream({});
  EXPECT_TRUE(made.ok());
  return std::move(made).value();
}

Result<Payload> Step(const Operation& stream, Surroundings& around,
                     Action action, const std::string& bytes) {
  around.context.set_action(action);
  return stream.Run(Chunks({bytes}), around.context);
}

TEST(DigestStreamTest, TakesBytesAndGivesTheDigestAtTheEnd) {
  const auto stream = Stream();
  Surroundings around;
  for (const auto& [action, bytes] :
       {std::pair{Action::kUpdate, "a"}, std::pair{Action::kUpdate, ""},
        std::pair{Action::kFlush, "b"}}) {
    const auto nothing = Step(*stream, around, action, bytes);
    ASSERT_TRUE(nothing.ok());
    EXPECT_EQ(nothing.value().size(), 0u);
  }
  auto digest = Step(*stream, around, Action::kEnd, "c");
  ASSERT_TRUE(digest.ok());
  EXPECT_EQ(TextOf(std::move(digest).value()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(DigestStreamTest, MayMoveFromThreadToThread) {
  const auto stream = Stream();
  for (const char* bytes : {"a", "bc"}) {
    std::thread([&stream, bytes] {
      Surroundings around;
      EXPECT_TRUE(Step(*stream, around, Action::kUpdate, bytes).ok());
    }).join();
  }
  Surroundings around;
  auto digest = Step(*stream, around, Action::kEnd, "");
  ASSERT_TRUE(digest.ok());
  EXPECT_EQ(TextOf(std::move(digest).value()).substr(0, 8), "ba7816bf");
}

TEST(DigestStreamTest, HasAnEnd) {
  const auto stream = Stream();
  Surroundings around;
  ASSERT_TRUE(Step(*stream, around, Action::kEnd, "").ok());
  for (const Action action : {Action::kUpdate, Action::kEnd}) {
    const auto after = Step(*stream, around, action, "x");
    ASSERT_FALSE(after.ok());
    EXPECT_EQ(after.error().code, ErrorCode::kInternal);
  }
}

TEST(DigestStreamTest, ACancelledUpdateEndsIt) {
  const auto stream = Stream();
  Surroundings cancelled;
  cancelled.cancel.Request(CancelReason::kAborted);
  const auto stopped =
      Step(*stream, cancelled, Action::kUpdate, Noise(RunContext::kSlice));
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, ErrorCode::kAborted);
  Surroundings around;
  EXPECT_FALSE(Step(*stream, around, Action::kEnd, "").ok())
      << "No digest of half a message.";
}

TEST(DigestStreamTest, ADropEndsIt) {
  const auto stream = Stream();
  Surroundings around;
  ASSERT_TRUE(Step(*stream, around, Action::kUpdate, "a").ok());
  EXPECT_TRUE(Step(*stream, around, Action::kDrop, "").ok());
  EXPECT_FALSE(Step(*stream, around, Action::kEnd, "").ok());
}

// Runs the stream again from inside its own run, as a second thread would.
class Intruder : public RunContext::Interlude {
 public:
  explicit Intruder(const Operation& stream) : stream_(stream) {}
  void Run() override {
    Surroundings around;
    const auto result = Step(stream_, around, Action::kUpdate, "intruder");
    refused = !result.ok() && result.error().code == ErrorCode::kInternal;
  }
  bool refused = false;

 private:
  const Operation& stream_;
};

TEST(DigestStreamTest, HasOneUserAtATime) {
  const std::string bytes = Noise(RunContext::kSlice);
  const auto stream = Stream();
  Intruder intruder(*stream);
  Surroundings around;
  around.context.set_interlude(&intruder);
  auto digest = Step(*stream, around, Action::kEnd, bytes);
  EXPECT_TRUE(intruder.refused);
  ASSERT_TRUE(digest.ok());
  EXPECT_EQ(TextOf(std::move(digest).value()),
            RunOnce(*MakeDigest({}).value(), {bytes}))
      << "The intruder changed nothing.";
}

TEST(DigestStreamTest, ChecksItsOptions) {
  const auto made = MakeDigestStream({.length = 3});
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgValue);
}

}  // namespace
}  // namespace offloop::hash
