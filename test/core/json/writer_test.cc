#include "json/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json_testing.h"

namespace offloop::json {
namespace {

std::string Taken(Writer& writer) {
  Result<Bytes> taken = writer.Take();
  if (!taken.ok()) return std::string(CodeName(taken.error().code));
  return std::string(AsText(taken.value().view()));
}

TEST(WriterTest, CopiesWhatMayBeReadOnBehindTheBytesAndNoMore) {
  const std::string source(100, 'x');
  const uint8_t* const end = AsBytes(source).data() + source.size();
  for (const size_t start : std::vector<size_t>{0, 60, 68, 69, 99}) {
    Surroundings around;
    Writer writer(1000, 40, around.context);
    for (const size_t size : std::vector<size_t>{0, 1, 20}) {
      const size_t most = std::min(size, source.size() - start);
      writer.Append(AsBytes(source).subspan(start, most), end);
      writer.Append('|');
    }
    const std::string wanted = "|x|" + source.substr(start, 20) + "|";
    EXPECT_EQ(Taken(writer), wanted);
  }
  Surroundings around;
  Writer limited(10, 40, around.context);
  limited.Append(AsBytes(source).first(11), end);
  EXPECT_EQ(Taken(limited), "ERR_OFFLOOP_OUTPUT_TOO_LARGE");
}

TEST(WriterTest, WritesNothing) {
  Surroundings around;
  Writer writer(0, 0, around.context);
  writer.Append("");
  EXPECT_EQ(Taken(writer), "");
}

TEST(WriterTest, WritesStringsAsJsonStringifyDoes) {
  Surroundings around;
  Writer writer(1000, 0, around.context);
  writer.AppendString("");
  writer.AppendString("a\"b\\c/\b\f\n\r\t\x01\x1F\x7F");
  writer.AppendString(std::string_view("\0", 1));
  writer.AppendString("\xC3\xA9\xED\x9F\xBF\xF0\x9F\x98\x80");
  writer.AppendString("\xED\xA0\x80x\xED\xBF\xBF");
  EXPECT_EQ(Taken(writer),
            "\"\"\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\"\"\\u0000\""
            "\"\xC3\xA9\xED\x9F\xBF\xF0\x9F\x98\x80\"\"\\ud800x\\udfff\"");
}

TEST(WriterTest, WritesNumbersAndPunctuation) {
  Surroundings around;
  Writer writer(1000, 0, around.context);
  writer.Append('[');
  writer.AppendReal(1e21);
  writer.Append(',');
  writer.AppendReal(-0.5);
  writer.Append("]x");
  writer.Truncate(writer.size() - 1);
  EXPECT_EQ(Taken(writer), "[1e+21,-0.5]");
}

TEST(WriterTest, KeepsToTheLimit) {
  Surroundings around;
  for (const size_t limit : {0u, 1u, 4u, 5u, 100'000u}) {
    Writer exact(limit, 7, around.context);
    for (size_t i = 0; i < limit; ++i) exact.Append('x');
    EXPECT_FALSE(exact.failed());
    EXPECT_EQ(Taken(exact), std::string(limit, 'x'));

    Writer over(limit, 7, around.context);
    over.Append(std::string(limit, 'x'));
    EXPECT_FALSE(over.failed());
    over.Append('x');
    EXPECT_TRUE(over.failed());
    over.Append("");
    over.Append("more");
    EXPECT_EQ(Taken(over), "ERR_OFFLOOP_OUTPUT_TOO_LARGE");
  }
}

TEST(WriterTest, WritesMuch) {
  Surroundings around;
  StopAt count(around, -1);
  Writer writer(UINT64_MAX, 0, around.context);
  const std::string large(300'000, 'a');
  std::string expected;
  for (int i = 0; i < 10; ++i) {
    writer.Append(large);
    for (int k = 0; k < 50'000; ++k) writer.Append('b');
    expected += large + std::string(50'000, 'b');
  }
  EXPECT_EQ(writer.size(), expected.size());
  EXPECT_EQ(Taken(writer), expected);
  EXPECT_GT(count.seen(), 50);
}

TEST(WriterTest, StopsWithTheRun) {
  Surroundings around;
  StopAt stop(around, 5);
  Writer writer(UINT64_MAX, 0, around.context);
  writer.Append(std::string(10 * RunContext::kSlice, 'a'));
  EXPECT_TRUE(writer.failed());
  EXPECT_EQ(Taken(writer), "ABORT_ERR");
}

TEST(WriterTest, FailsWhenMemoryRunsOut) {
  Surroundings around;
  Writer writer(UINT64_MAX, SIZE_MAX / 4, around.context);
  writer.Append('a');
  EXPECT_EQ(Taken(writer), "ERR_OFFLOOP_OUT_OF_MEMORY");
}

}  // namespace
}  // namespace offloop::json
