#include "hash/encoding.h"

#include <gtest/gtest.h>

#include <string>

namespace offloop::hash {
namespace {

// Encode() may write one byte behind the text; it is checked to be no more.
std::string Encoded(Encoding encoding, std::string_view bytes) {
  const size_t size = EncodedSize(encoding, bytes.size());
  std::string text(size + 2, '#');
  Encode(encoding, AsBytes(bytes), reinterpret_cast<uint8_t*>(text.data()));
  EXPECT_EQ(text.back(), '#');
  return text.substr(0, size);
}

TEST(EncodingTest, WritesLowerCaseHex) {
  EXPECT_EQ(Encoded(Encoding::kHex, ""), "");
  EXPECT_EQ(Encoded(Encoding::kHex, "\x01\xab\xff"), "01abff");
}

// RFC 4648, section 10.
TEST(EncodingTest, PadsBase64) {
  EXPECT_EQ(Encoded(Encoding::kBase64, ""), "");
  EXPECT_EQ(Encoded(Encoding::kBase64, "f"), "Zg==");
  EXPECT_EQ(Encoded(Encoding::kBase64, "fo"), "Zm8=");
  EXPECT_EQ(Encoded(Encoding::kBase64, "foo"), "Zm9v");
  EXPECT_EQ(Encoded(Encoding::kBase64, "foobar"), "Zm9vYmFy");
  EXPECT_EQ(Encoded(Encoding::kBase64, "\xfb\xff\xfe"), "+//+");
}

TEST(EncodingTest, LeavesBase64UrlWithoutPadding) {
  EXPECT_EQ(Encoded(Encoding::kBase64Url, "f"), "Zg");
  EXPECT_EQ(Encoded(Encoding::kBase64Url, "fo"), "Zm8");
  EXPECT_EQ(Encoded(Encoding::kBase64Url, "\xfb\xff\xfe"), "-__-");
}

TEST(EncodingTest, LeavesBytesAsTheyAre) {
  EXPECT_EQ(Encoded(Encoding::kBuffer, "\x01\xab\xff"), "\x01\xab\xff");
}

TEST(EncodingTest, FindsEncodingsByNodesNames) {
  EXPECT_EQ(ParseEncoding("hex").value(), Encoding::kHex);
  EXPECT_EQ(ParseEncoding("base64").value(), Encoding::kBase64);
  EXPECT_EQ(ParseEncoding("base64url").value(), Encoding::kBase64Url);
  EXPECT_EQ(ParseEncoding("buffer").value(), Encoding::kBuffer);
  const Result<Encoding> other = ParseEncoding("latin1");
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().code, ErrorCode::kInvalidArgValue);
}

}  // namespace
}  // namespace offloop::hash
