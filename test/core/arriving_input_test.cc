// Every operation that reads its input as it arrives gives what it gives for an
// input that is there.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "arrival.h"
#include "compress/compress.h"
#include "engine_testing.h"
#include "hash/digest.h"
#include "hash/hmac.h"
#include "json/canonicalize.h"
#include "json/format.h"
#include "json/get.h"
#include "json/merge_patch.h"
#include "json/minify.h"
#include "json/open.h"
#include "json/parse.h"
#include "json/patch.h"
#include "json/query.h"
#include "json/search.h"
#include "json/validate.h"

namespace offloop {
namespace {

using Made = Result<std::unique_ptr<Operation>>;

struct Reader {
  const char* name;
  std::function<Made()> make;
};

std::vector<Reader> Readers() {
  return {
      {"digest", [] { return hash::MakeDigest({}); }},
      {"digest tap", [] { return hash::MakeDigestTap({}); }},
      {"hmac",
       [] { return hash::MakeHmac({.key = Bytes::Copy(AsBytes("key"))}); }},
      {"gzip", [] { return compress::MakeCompress({}); }},
      {"zstd",
       [] {
         return compress::MakeCompress({.format = compress::Format::kZstd});
       }},
      {"br",
       [] {
         return compress::MakeCompress({.format = compress::Format::kBrotli});
       }},
      {"zstd, two threads",
       [] {
         return compress::MakeCompress(
             {.format = compress::Format::kZstd, .threads = 2});
       }},
      {"validate", [] { return json::MakeValidate(); }},
      {"minify", [] { return json::MakeMinify(); }},
      {"format", [] { return json::MakeFormat(); }},
      {"canonicalize", [] { return json::MakeCanonicalize(); }},
      {"get", [] { return json::MakeGet({.pointer = "/7/text"}); }},
      {"query", [] { return json::MakeQuery({.path = "$[?@.n > 5].text"}); }},
      {"search, streamed",
       [] { return json::MakeSearch({.expression = "[?n > `5`].{t: text}"}); }},
      {"search", [] { return json::MakeSearch({.expression = "length(@)"}); }},
      {"patch",
       [] {
         return json::MakePatch(
             {.operations = Bytes::Copy(
                  AsBytes(R"([{"op":"add","path":"/0","value":1}])"))});
       }},
      {"mergePatch",
       [] {
         return json::MakeMergePatch({.patch = Bytes::Copy(AsBytes("[1]"))});
       }},
      {"parse", [] { return json::MakeParse({}); }},
  };
}

// A text longer than several windows and slices, with escapes and characters of
// several bytes everywhere, so that some lie across every border.
std::string Text() {
  std::string text = "[ ";
  for (int i = 0; i < 4000; ++i) {
    if (i > 0) text += ", ";
    text += "{\"n\": " + std::to_string(i % 11) + ", \"text\": \"" +
            Repeated("\\u00e9\xC3\xA9\\n", static_cast<size_t>(i) % 7) +
            "\", \"more\": [true, null, -1.50e3]}";
  }
  return text + "]";
}

std::string OutcomeText(const Result<Outcome>& outcome) {
  if (!outcome.ok()) {
    const Error& error = outcome.error();
    return "error: " + error.message + " at " + std::to_string(error.offset) +
           " line " + std::to_string(error.line) + " column " +
           std::to_string(error.column);
  }
  std::string text = TextOf(outcome.value().output);
  for (const Payload& each : outcome.value().emitted) {
    text += '\n' + TextOf(each);
  }
  return text;
}

Plan PlanFor(const Reader& reader) {
  Plan::Steps steps;
  steps.push_back(std::move(reader.make()).value());
  return Plan(std::move(steps));
}

std::string AtOnce(const Plan& plan, const std::string& input) {
  Surroundings around;
  return OutcomeText(plan.Run(PayloadOf(input), around.context));
}

// Writes on for as long as there is something, a run that has failed or not.
std::string AsItArrives(const Plan& plan, const std::string& input,
                        unsigned seed) {
  Bytes block = Bytes::Allocate(input.size());
  // It may have held the same text before.
  std::fill_n(block.data(), block.size(), uint8_t{0xEE});
  const auto arrival = std::make_shared<Arrival>(std::move(block));
  std::jthread writer([arrival, &input, seed] {
    Random random(seed);
    for (ByteView left = AsBytes(input); !left.empty();) {
      const size_t size = std::min(left.size(), 1 + random.Below(20'000));
      EXPECT_TRUE(arrival->Write(left.first(size)));
      left = left.subspan(size);
      if (random.Percent(30)) std::this_thread::yield();
    }
  });
  Payload payload;
  payload.AppendArriving(arrival);
  Surroundings around;
  return OutcomeText(plan.Run(std::move(payload), around.context));
}

TEST(ArrivingInputTest, GivesTheSame) {
  const std::string text = Text();
  for (const Reader& reader : Readers()) {
    const Plan plan = PlanFor(reader);
    EXPECT_TRUE(plan.reads_as_it_arrives()) << reader.name;
    const std::string whole = AtOnce(plan, text);
    for (unsigned seed = 0; seed < 5; ++seed) {
      EXPECT_TRUE(AsItArrives(plan, text, seed) == whole) << reader.name;
    }
  }
}

TEST(ArrivingInputTest, SmallOnesToo) {
  for (const Reader& reader : Readers()) {
    const Plan plan = PlanFor(reader);
    for (const char* text :
         {"[]", "[1]", "", "[", "\"\\", "\"\\u00e", "\xC3"}) {
      EXPECT_EQ(AsItArrives(plan, text, 1), AtOnce(plan, text))
          << reader.name << ": " << text;
    }
  }
}

// What is wrong early ends the run while the rest is still on its way.
TEST(ArrivingInputTest, FailsTheSame) {
  const std::string text = Text();
  Random random(7);
  for (const Reader& reader : Readers()) {
    const Plan plan = PlanFor(reader);
    for (unsigned i = 0; i < 8; ++i) {
      std::string broken = text;
      broken[random.Below(text.size())] = i % 2 == 0 ? '\x01' : '\xFF';
      if (i % 4 == 3) broken.resize(random.Below(broken.size()));
      EXPECT_TRUE(AsItArrives(plan, broken, i) == AtOnce(plan, broken))
          << reader.name;
    }
  }
}

// Half of the text is there when the run begins, and no more comes.
Result<Outcome> RunOnHalf(const Plan& plan, bool abandoned,
                          RunContext& context) {
  const std::string text = Text();
  const auto arrival = std::make_shared<Arrival>(Bytes::Allocate(text.size()));
  EXPECT_TRUE(arrival->Write(AsBytes(text).first(text.size() / 2)));
  if (abandoned) arrival->Abandon();
  Payload payload;
  payload.AppendArriving(arrival);
  return plan.Run(std::move(payload), context);
}

TEST(ArrivingInputTest, FailsWhereTheRestNeverComes) {
  for (const Reader& reader : Readers()) {
    Surroundings around;
    const auto outcome = RunOnHalf(PlanFor(reader), true, around.context);
    ASSERT_FALSE(outcome.ok()) << reader.name;
    EXPECT_EQ(outcome.error().code, ErrorCode::kInternal) << reader.name;
  }
}

TEST(ArrivingInputTest, IsStoppedWhileItWaits) {
  for (const Reader& reader : Readers()) {
    Surroundings around;
    // More checkpoints than the half that is there has.
    const StopAt stop(around, 20);
    const auto outcome = RunOnHalf(PlanFor(reader), false, around.context);
    ASSERT_FALSE(outcome.ok()) << reader.name;
    EXPECT_EQ(outcome.error().code, ErrorCode::kAborted) << reader.name;
  }
}

TEST(ArrivingInputTest, ADocumentIsOpenedAsItArrives) {
  const std::string text = Text();
  const auto document = std::make_shared<json::OpenDocument>();
  Plan::Steps steps;
  steps.push_back(std::move(json::MakeOpen({.document = document})).value());
  const Plan plan(std::move(steps));
  EXPECT_TRUE(plan.reads_as_it_arrives());
  EXPECT_EQ(AsItArrives(plan, text, 3), "absent");
  ASSERT_NE(document->parsed(), nullptr);
  EXPECT_EQ(AsText(document->parsed()->text.view()), text);
  EXPECT_EQ(document->parsed()->root().count(), 4000u);
}

}  // namespace
}  // namespace offloop
