#include "flow.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "run_context.h"

namespace offloop {
namespace {

// Runs an operation once. Precondition: it succeeds.
Payload RunOnce(const Operation& operation, Payload input) {
  const CancelFlag cancel;
  Scratch scratch;
  RunContext context(cancel, scratch);
  Result<Payload> result = operation.Run(std::move(input), context);
  EXPECT_TRUE(result.ok());
  return std::move(result).value();
}

Payload BytesOf(std::string_view text) {
  return Payload(Bytes::Copy(AsBytes(text)));
}

TEST(TextTest, MakesAStringOfTheSameBytes) {
  Payload output = RunOnce(*MakeText(), BytesOf("caf\xc3\xa9"));
  EXPECT_EQ(output.kind(), Payload::Kind::kText);
  EXPECT_EQ(AsText(output.Join().value()), "caf\xc3\xa9");
}

TEST(TextTest, KeepsWhatIsNoBytes) {
  EXPECT_EQ(RunOnce(*MakeText(), Payload::Absent()).kind(),
            Payload::Kind::kAbsent);
  EXPECT_EQ(RunOnce(*MakeText(), Payload::Bool(true)).kind(),
            Payload::Kind::kTrue);
}

TEST(DiscardTest, LeavesNothing) {
  for (const auto& operation : {MakeDiscard(), MakeRelease()}) {
    Payload output = RunOnce(*operation, BytesOf("anything"));
    EXPECT_EQ(output.kind(), Payload::Kind::kAbsent);
    EXPECT_EQ(output.size(), 0u);
  }
}

TEST(ReleaseTest, LetsWhatIsDoneGoBeforeIt) {
  EXPECT_TRUE(MakeRelease()->MayStall());
  EXPECT_FALSE(MakeDiscard()->MayStall());
}

}  // namespace
}  // namespace offloop
