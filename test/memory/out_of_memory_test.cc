// Memory runs out at every block that an operation asks for, one after the
// other: what it makes or says then is right, nothing is lost, and what the
// thread keeps for the next run is fit for it.

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bytes.h"
#include "cancel.h"
#include "compress/compress.h"
#include "compress/decompress.h"
#include "compress/stream.h"
#include "compress/train_dictionary.h"
#include "failing_malloc.h"
#include "hash/digest.h"
#include "hash/digest_file.h"
#include "hash/digest_stream.h"
#include "hash/hmac.h"
#include "json/canonicalize.h"
#include "json/format.h"
#include "json/get.h"
#include "json/lines.h"
#include "json/merge_patch.h"
#include "json/minify.h"
#include "json/open.h"
#include "json/parse.h"
#include "json/patch.h"
#include "json/query.h"
#include "json/search.h"
#include "json/validate.h"
#include "password/password.h"
#include "plan.h"
#include "run_context.h"
#include "scratch.h"

namespace offloop {
namespace {

using compress::Format;
using Made = Result<std::unique_ptr<Operation>>;

struct Row {
  const char* name;
  std::function<Made()> make;
  std::string input;
  // Whether what it makes is not always the same.
  bool varies = false;
};

std::string Json() {
  std::string text = "[ ";
  for (int i = 0; i < 40; ++i) {
    if (i > 0) text += ", ";
    text += "{\"n\": " + std::to_string(i % 11) +
            ", \"text\": \"plain \\u00e9\\n\", \"o\": {\"b\\u0061\": 1, "
            "\"ba\": 2, \"a\": [1, 2.5e3, \"\"]},"
            " \"s\": \"the same string that is not short\"}";
  }
  return text + "]";
}

std::string Distinct() {
  std::string text = "[";
  for (int i = 0; i < 40; ++i) {
    if (i > 0) text += ",";
    text += "{\"name " + std::to_string(i) + "\":\"text " + std::to_string(i) +
            "\"}";
  }
  return text + "]";
}

std::string TextOf(Payload& payload) {
  if (payload.kind() == Payload::Kind::kAbsent) return "absent";
  if (payload.kind() == Payload::Kind::kTrue) return "true";
  if (payload.kind() == Payload::Kind::kFalse) return "false";
  if (payload.chunks().empty()) return "";
  Result<ByteView> view = payload.Join();
  return view.ok() ? std::string(AsText(view.value())) : "lost";
}

std::string TextOf(Result<Outcome>& outcome) {
  if (!outcome.ok()) {
    return "error " + std::string(CodeName(outcome.error().code)) + ": " +
           outcome.error().message;
  }
  std::string text = TextOf(outcome.value().output);
  for (Payload& each : outcome.value().emitted) text += '\n' + TextOf(each);
  return text;
}

Plan PlanFor(Made made) {
  Plan::Steps steps;
  steps.push_back(std::move(made).value());
  return Plan(std::move(steps));
}

std::string RunOnce(const Plan& plan, std::string_view input,
                    Scratch& scratch) {
  CancelFlag cancel;
  RunContext context(cancel, scratch);
  auto outcome = plan.Run(Payload(Bytes::Copy(AsBytes(input))), context);
  return TextOf(outcome);
}

std::string Packed(Format format, std::string_view text) {
  Scratch scratch;
  return RunOnce(PlanFor(compress::MakeCompress({.format = format})), text,
                 scratch);
}

Made Compress(Format format) {
  return compress::MakeCompress({.format = format});
}
Made Decompress(Format format) {
  return compress::MakeDecompress({.format = format});
}
Made Query(std::string path, bool paths = false) {
  json::QueryOptions options;
  options.path = std::move(path);
  options.paths = paths;
  return json::MakeQuery(std::move(options));
}
Made Search(std::string expression) {
  json::SearchOptions options;
  options.expression = std::move(expression);
  return json::MakeSearch(std::move(options));
}
Made Patch(std::string_view operations) {
  Bytes bytes = Bytes::Copy(AsBytes(operations));
  if (!bytes.valid()) return OutOfMemory();
  return json::MakePatch({.operations = std::move(bytes)});
}
Made MergePatch(std::string_view patch) {
  Bytes bytes = Bytes::Copy(AsBytes(patch));
  if (!bytes.valid()) return OutOfMemory();
  return json::MakeMergePatch({.patch = std::move(bytes)});
}
Made Lines(bool groups) {
  Made step = Query("$..*");
  if (!step.ok()) return step;
  Plan::Steps steps;
  steps.push_back(std::move(step).value());
  return json::MakeLines(
      {.plan = std::make_shared<const Plan>(std::move(steps)),
       .groups = groups,
       .skip = true});
}

std::string Samples() {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    text += "{\"sample\":" + std::to_string(i * 7919 % 200) + ",\"pad\":12}";
    text.resize(static_cast<size_t>(i + 1) * 32, ' ');
  }
  return text;
}

std::vector<Row> Rows() {
  const std::string json = Json();
  std::vector<Row> rows;
  for (const Format format :
       {Format::kZstd, Format::kGzip, Format::kDeflateRaw, Format::kBrotli}) {
    rows.push_back({"compress", [=] { return Compress(format); }, json});
    rows.push_back({"decompress", [=] { return Decompress(format); },
                    Packed(format, json)});
    rows.push_back({"broken", [=] { return Decompress(format); },
                    Packed(format, json).substr(0, 60) + "broken"});
  }
  for (const int level : {0, 1, 2, 9, 10, 11}) {
    rows.push_back({"br by level",
                    [=] {
                      return compress::MakeCompress(
                          {.format = Format::kBrotli, .level = level});
                    },
                    json});
  }
  using hash::Algorithm;
  for (const Algorithm algorithm :
       {Algorithm::kSha256, Algorithm::kBlake2b, Algorithm::kXxh3_128}) {
    rows.push_back({"digest",
                    [=] { return hash::MakeDigest({.algorithm = algorithm}); },
                    json});
    rows.push_back(
        {"tap", [=] { return hash::MakeDigestTap({.algorithm = algorithm}); },
         json});
    rows.push_back(
        {"many", [=] { return hash::MakeDigestMany({.algorithm = algorithm}); },
         json});
  }
  rows.push_back(
      {"hmac",
       [] { return hash::MakeHmac({.key = Bytes::Copy(AsBytes("key"))}); },
       json});
  rows.push_back(
      {"file", [] { return hash::MakeDigestFile({}); }, "/proc/version"});
  rows.push_back(
      {"no file", [] { return hash::MakeDigestFile({}); }, "/nowhere/at/all"});
  rows.push_back(
      {"train",
       [] {
         return compress::MakeTrainDictionary(
             {.size = 1024, .sizes = std::vector<uint32_t>(200, 32)});
       },
       Samples(), true});
  rows.push_back({"validate", [] { return json::MakeValidate(); }, json});
  rows.push_back(
      {"invalid", [] { return json::MakeValidate(); }, json + " \xff"});
  rows.push_back({"minify", [] { return json::MakeMinify(); }, json});
  rows.push_back({"format", [] { return json::MakeFormat(); }, json});
  rows.push_back(
      {"canonicalize", [] { return json::MakeCanonicalize(); }, Distinct()});
  rows.push_back(
      {"equal names", [] { return json::MakeCanonicalize(); }, json});
  rows.push_back(
      {"get", [] { return json::MakeGet({.pointer = "/7/text"}); }, json});
  rows.push_back({"parse", [] { return json::MakeParse({}); },
                  json + std::string(20'000, ' ')});
  rows.push_back({"open",
                  [] {
                    return json::MakeOpen(
                        {.document = std::make_shared<json::OpenDocument>()});
                  },
                  json});
  for (const char* const path :
       {"$..*", "$[?@.n > 5].text", "$..o[?@ == 2]", "$[::-1].n",
        "$[?match(@.text, 'plain.*')]", "$[?search(@.s, $[0].o.ba)]",
        "$[?length(@.o) == 2]", "$[?count(@..*) > 3]", "$[?@.o == $[0].o].n",
        "$[?value(@..ba) == 2]"}) {
    rows.push_back({path, [=] { return Query(path); }, json});
  }
  rows.push_back({"paths", [] { return Query("$..*", true); }, json});
  for (const char* const expression :
       {"[?n > `5`].{t: text, o: o}", "[0].o", "length(@)", "sort_by(@, &n)",
        "[*].o.keys(@)", "map(&to_string(o), @)", "[?o == `{\"a\":1}`]",
        "[].o[]", "[::-1].n", "max_by(@, &text).text", "merge(@[0], @[1])",
        "join(', ', [*].text)", "reverse(@[*].text)", "@[0].o == @[1].o",
        "[*].[n, text]", "contains(@, `1`)", "values(@[0].o)", "sum(@)"}) {
    rows.push_back({expression, [=] { return Search(expression); }, json});
  }
  for (
      const char* const patch :
      {R"([{"op":"add","path":"/0/x","value":[1]}])",
       R"([{"op":"copy","from":"/0","path":"/1/x"},{"op":"add",)"
       R"("path":"/1/x/y","value":1},{"op":"remove","path":"/0/o/ba"},)"
       R"({"op":"test","path":"/1/x/n","value":0},)"
       R"({"op":"move","from":"/2","path":"/-"}])",
       R"([{"op":"copy","from":"","path":"/0/x"},{"op":"add","path":)"
       R"("/0/x/3/n","value":2},{"op":"test","path":"/0/x/3/o","value":{}}])"}) {
    rows.push_back({"patch", [=] { return Patch(patch); }, json});
  }
  rows.push_back({"merge patch",
                  [] {
                    return MergePatch(
                        R"({"a":{"b\u0061":null,"c":{"d":1}},"e":[]})");
                  },
                  R"({"a":{"ba":1,"x":2,"\u0061b":3},"f":[1, 2]})"});
  rows.push_back({"lines", [] { return Lines(false); },
                  "[1,2]\n{\"a\":[3]}\nbad line\n[4]"});
  rows.push_back({"groups", [] { return Lines(true); },
                  "[1,2]\n{\"a\":[3]}\nbad line\n[4]"});
  rows.push_back(
      {"password",
       [] { return password::MakePasswordHash({.memory = 8, .passes = 1}); },
       "password", true});
  rows.push_back(
      {"verify",
       [] {
         return password::MakePasswordVerify(
             {.phc = "$argon2id$v=19$m=8,t=1,p=1$PLi8JcSqhiiZaCjwaj0xFA$"
                     "QmMC5rFzg05hL7uYDkTU1s8jsmMW1N9+ZFUc8nA2Yfc"});
       },
       "x"});
  return rows;
}

constexpr size_t kMostBlocks = 3000;

// What became of a run in which the number-th block was refused; nothing when
// it asked for fewer.
std::optional<std::string> RunRefused(const Plan& plan, const Row& row,
                                      Scratch& scratch, size_t number,
                                      Refusal which) {
  CancelFlag cancel;
  RunContext context(cancel, scratch);
  Payload input(Bytes::Copy(AsBytes(row.input)));
  std::optional<Result<Outcome>> outcome;
  bool met = false;
  {
    MallocRefusal refusal(number, which);
    outcome.emplace(plan.Run(std::move(input), context));
    met = refusal.met();
  }
  if (!met) return std::nullopt;
  return TextOf(*outcome);
}

bool IsRight(const Row& row, std::string_view got, std::string_view expected) {
  if (got.starts_with("error ERR_OFFLOOP_OUT_OF_MEMORY")) return true;
  return row.varies ? !got.starts_with("error ") : got == expected;
}

// False when the number-th block is not asked for.
bool ExpectRightOrOutOfMemory(const Row& row, const Plan& plan, size_t number,
                              Refusal which, const std::string& expected) {
  Scratch scratch;
  const auto got = RunRefused(plan, row, scratch, number, which);
  if (!got.has_value()) return false;
  EXPECT_TRUE(IsRight(row, *got, expected)) << got->substr(0, 300);
  // The same thread goes on.
  const std::string again = RunOnce(plan, row.input, scratch);
  EXPECT_TRUE(IsRight(row, again, expected)) << again.substr(0, 300);
  EXPECT_FALSE(again.starts_with("error ERR_OFFLOOP_OUT_OF_MEMORY"));
  return true;
}

void ExpectToSurvive(const Row& row, Refusal which) {
  const Plan plan = PlanFor(row.make());
  std::string expected;
  {
    Scratch scratch;
    expected = RunOnce(plan, row.input, scratch);
  }
  for (size_t number = 1; number < kMostBlocks; ++number) {
    TrimFreedBlocks();
    const size_t live = LiveBlocks();
    const bool asked =
        ExpectRightOrOutOfMemory(row, plan, number, which, expected);
    TrimFreedBlocks();
    EXPECT_EQ(LiveBlocks(), live);
    // The first failure says it all; to report it took memory, too.
    ASSERT_FALSE(testing::Test::HasFailure())
        << row.name << ", block " << number;
    if (!asked) break;
  }
}

TEST(OutOfMemoryTest, ARunSaysSo) {
  for (const Row& row : Rows()) {
    for (const Refusal which : {Refusal::kOne, Refusal::kAllFrom}) {
      ExpectToSurvive(row, which);
    }
  }
}

// What became of making an operation; nothing when it asked for fewer blocks.
// The add-on makes an error of what is thrown.
std::optional<ErrorCode> MakeRefused(const Row& row, size_t number,
                                     Refusal which) {
  MallocRefusal refusal(number, which);
  try {
    const Made made = row.make();
    if (!refusal.met()) return std::nullopt;
    return made.ok() ? ErrorCode::kOutOfMemory : made.error().code;
  } catch (const std::bad_alloc&) {
    return ErrorCode::kOutOfMemory;
  }
}

TEST(OutOfMemoryTest, MakingAnOperationSaysSo) {
  for (const Row& row : Rows()) {
    // What is made once, and kept.
    ASSERT_TRUE(row.make().ok()) << row.name;
    for (const Refusal which : {Refusal::kOne, Refusal::kAllFrom}) {
      for (size_t number = 1; number < kMostBlocks; ++number) {
        TrimFreedBlocks();
        const size_t live = LiveBlocks();
        const auto code = MakeRefused(row, number, which);
        TrimFreedBlocks();
        EXPECT_EQ(LiveBlocks(), live) << row.name << ", block " << number;
        if (!code.has_value()) break;
        EXPECT_EQ(*code, ErrorCode::kOutOfMemory)
            << row.name << ", block " << number;
      }
    }
  }
}

// What a stream gives for three pieces, or the error that it ends with. One
// that has failed stays so.
std::string RunStream(const Operation& stream, std::string_view input) {
  Scratch scratch;
  CancelFlag cancel;
  std::string text;
  const size_t third = input.size() / 3;
  for (const Action action : {Action::kUpdate, Action::kFlush, Action::kEnd}) {
    RunContext context(cancel, scratch);
    context.set_action(action);
    const bool last = action == Action::kEnd;
    Payload piece;
    piece.AppendBorrowed(AsBytes(input.substr(0, last ? SIZE_MAX : third)));
    input.remove_prefix(last ? input.size() : third);
    Result<Payload> output = stream.Run(std::move(piece), context);
    if (!output.ok()) return std::string(CodeName(output.error().code));
    text += TextOf(output.value());
  }
  return text;
}

TEST(OutOfMemoryTest, AStreamSaysSo) {
  const std::string json = Json();
  std::vector<Row> rows;
  for (const Format format : {Format::kZstd, Format::kGzip, Format::kBrotli}) {
    rows.push_back(
        {"compress",
         [=] { return compress::MakeCompressStream({.format = format}); },
         json});
    rows.push_back(
        {"decompress",
         [=] { return compress::MakeDecompressStream({.format = format}); },
         Packed(format, json)});
  }
  rows.push_back({"digest", [] { return hash::MakeDigestStream({}); }, json});
  for (const Row& row : rows) {
    const std::string expected = RunStream(*row.make().value(), row.input);
    for (const Refusal which : {Refusal::kOne, Refusal::kAllFrom}) {
      for (size_t number = 1; number < kMostBlocks; ++number) {
        const std::unique_ptr<Operation> stream = row.make().value();
        std::string got = "ERR_OFFLOOP_OUT_OF_MEMORY";
        bool met = false;
        {
          MallocRefusal refusal(number, which);
          try {
            got = RunStream(*stream, row.input);
          } catch (const std::bad_alloc&) {
            // Plan::Run() makes an error of it.
          }
          met = refusal.met();
        }
        EXPECT_TRUE(got == expected || got == "ERR_OFFLOOP_OUT_OF_MEMORY")
            << row.name << ", block " << number << ": " << got.substr(0, 300);
        if (!met) break;
      }
    }
  }
}

}  // namespace
}  // namespace offloop
