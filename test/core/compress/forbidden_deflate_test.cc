// What RFC 1951 forbids is refused by decompress() as by streams, which another
// library decodes.

#include <random>

#include "compress/stream.h"
#include "compress_testing.h"

namespace offloop::compress {
namespace {

// Writes deflate data bit by bit.
class BitWriter {
 public:
  // A number: its lowest bit first.
  BitWriter& Number(unsigned value, unsigned bits) {
    for (unsigned i = 0; i < bits; ++i) Bit(value >> i & 1);
    return *this;
  }
  // A codeword: its highest bit first.
  BitWriter& Code(unsigned code, unsigned bits) {
    for (unsigned i = bits; i-- > 0;) Bit(code >> i & 1);
    return *this;
  }
  // The bytes, and `behind` of them: with enough of these the decoder's fast
  // loop is taken.
  std::string Take(size_t behind = 0) const {
    return bytes_ + std::string(behind, '\0');
  }

 private:
  void Bit(unsigned bit) {
    if (used_ % 8 == 0) bytes_ += '\0';
    bytes_.back() = static_cast<char>(bytes_.back() | bit << used_ % 8);
    ++used_;
  }

  std::string bytes_;
  size_t used_ = 0;
};

// The last block, with the codes of RFC 1951, 3.2.6.
BitWriter StaticBlock() { return BitWriter().Number(1, 1).Number(1, 2); }

using Lengths = std::vector<unsigned>;

// The last block, with codes of its own.
BitWriter DynamicBlock(const Lengths& literals, const Lengths& offsets) {
  BitWriter bits;
  bits.Number(1, 1).Number(2, 2);
  bits.Number(static_cast<unsigned>(literals.size() - 257), 5);
  bits.Number(static_cast<unsigned>(offsets.size() - 1), 5);
  // Each length from 0 to 15 has a codeword of 4 bits, no repetition has one.
  bits.Number(15, 4).Number(0, 9);
  for (int i = 0; i < 16; ++i) bits.Number(4, 3);
  for (const Lengths& lengths : {literals, offsets}) {
    for (const unsigned length : lengths) bits.Code(length, 4);
  }
  return bits;
}

// Codewords: "0" a match of 3 bytes, "10" 'a', "11" the end of the block.
Lengths LiteralsWithMatches(size_t size = 258) {
  Lengths lengths(size);
  lengths['a'] = lengths[256] = 2;
  lengths[257] = 1;
  return lengths;
}

Result<std::string> Streamed(Format format, std::string_view input) {
  Surroundings around;
  around.context.set_action(Action::kEnd);
  const auto stream = Made(MakeDecompressStream({.format = format}));
  return RunOn(*stream, Chunked(input), around);
}

void ExpectRefused(const std::string& raw, const std::string& why) {
  const auto whole = Decompressed({.format = Format::kDeflateRaw}, raw);
  ASSERT_FALSE(whole.ok()) << why;
  EXPECT_EQ(whole.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(whole.error().message, "The deflate data is corrupt: " + why);
  const auto streamed = Streamed(Format::kDeflateRaw, raw);
  ASSERT_FALSE(streamed.ok());
  EXPECT_EQ(streamed.error().offset, whole.error().offset);
}

void ExpectContent(const std::string& raw, const std::string& content) {
  EXPECT_EQ(Outcome(Decompressed({.format = Format::kDeflateRaw}, raw)),
            content);
  EXPECT_EQ(Outcome(Streamed(Format::kDeflateRaw, raw)), content);
}

TEST(ForbiddenDeflateTest, LengthsThatNeverOccur) {
  for (const unsigned symbol : {286u, 287u}) {
    for (const size_t behind : {0u, 100u}) {
      BitWriter bits = StaticBlock();
      bits.Code(0x30 + 'a', 8).Code(0xC0 + symbol - 280, 8);
      bits.Code(0, 5).Code(0, 7);
      ExpectRefused(bits.Take(behind), "invalid literal/length code");
    }
  }
}

TEST(ForbiddenDeflateTest, OffsetsThatNeverOccur) {
  for (const unsigned symbol : {30u, 31u}) {
    for (const size_t behind : {0u, 100u}) {
      BitWriter bits = StaticBlock();
      bits.Code(0x30 + 'a', 8);
      // As far back as the largest offset reaches.
      for (int i = 0; i < 130; ++i) bits.Code(0xC5, 8).Code(0, 5);
      bits.Code(1, 7).Code(symbol, 5).Number(0, 13).Code(0, 7);
      ExpectRefused(bits.Take(behind), "invalid distance code");
    }
  }
}

// "a", three more of what is as far back as a codeword of one bit says, the
// end. Precondition: `literals` are LiteralsWithMatches().
BitWriter MatchBlock(const Lengths& literals, const Lengths& offsets,
                     unsigned offset) {
  return DynamicBlock(literals, offsets)
      .Code(2, 2)
      .Code(0, 1)
      .Code(offset, 1)
      .Code(3, 2);
}

TEST(ForbiddenDeflateTest, MoreSymbolsThanThereAre) {
  Lengths offsets(30, 0);
  offsets[0] = offsets[29] = 1;
  ExpectContent(MatchBlock(LiteralsWithMatches(286), offsets, 0).Take(),
                "aaaa");
  const std::string why = "too many length or distance symbols";
  for (const size_t size : {287u, 288u}) {
    ExpectRefused(
        DynamicBlock(LiteralsWithMatches(size), {0}).Code(3, 2).Take(), why);
  }
  for (const size_t size : {31u, 32u}) {
    ExpectRefused(
        DynamicBlock(LiteralsWithMatches(), Lengths(size, 0)).Code(3, 2).Take(),
        why);
  }
}

TEST(ForbiddenDeflateTest, LengthsCodedByACodeWithGaps) {
  BitWriter bits;
  bits.Number(1, 1).Number(2, 2).Number(0, 5).Number(0, 5).Number(0, 4);
  // 16, 17, 18, 0: one codeword only.
  bits.Number(0, 3).Number(0, 3).Number(1, 3).Number(0, 3);
  ExpectRefused(bits.Take(200), "invalid code lengths set");
}

TEST(ForbiddenDeflateTest, ABlockThatCannotEnd) {
  Lengths literals(257);
  literals['a'] = literals['b'] = 1;
  ExpectRefused(DynamicBlock(literals, {0}).Take(100),
                "invalid code -- missing end-of-block");
}

TEST(ForbiddenDeflateTest, CodesWithGaps) {
  Lengths literals(257);
  literals['a'] = literals[256] = 2;
  ExpectRefused(DynamicBlock(literals, {0}).Take(100),
                "invalid literal/lengths set");
  ExpectRefused(DynamicBlock(LiteralsWithMatches(), {2, 2}).Take(100),
                "invalid distances set");
}

// The one codeword of a code is "0".
TEST(ForbiddenDeflateTest, CodewordsThatNoSymbolHas) {
  Lengths only_end(257);
  only_end[256] = 1;
  ExpectContent(DynamicBlock(only_end, {0}).Code(0, 1).Take(), "");
  ExpectRefused(DynamicBlock(only_end, {0}).Code(1, 1).Take(),
                "invalid literal/length code");
  ExpectContent(MatchBlock(LiteralsWithMatches(), {1}, 0).Take(), "aaaa");
  for (const size_t behind : {0u, 100u}) {
    for (const unsigned length : {0u, 1u}) {
      ExpectRefused(MatchBlock(LiteralsWithMatches(), {length}, 1).Take(behind),
                    "invalid distance code");
    }
  }
}

TEST(ForbiddenDeflateTest, CallsAndStreamsAgreeOnBrokenData) {
  std::mt19937 random(11);
  for (int round = 0; round < 6000; ++round) {
    const Format format = round % 2 == 0 ? Format::kDeflateRaw : Format::kGzip;
    std::string bytes =
        Compressed({.format = format, .level = 1 + round % 12},
                   Prose(random() % 900, static_cast<uint32_t>(round % 50)));
    for (auto flips = random() % 4; flips-- > 0;) {
      const size_t bit = random() % (bytes.size() * 8);
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    }
    const auto whole = Decompressed({.format = format}, bytes);
    const auto streamed = Streamed(format, bytes);
    ASSERT_EQ(whole.ok(), streamed.ok())
        << FormatName(format) << " round " << round << ": "
        << (whole.ok() ? streamed : whole).error().message;
    if (!whole.ok()) continue;
    ASSERT_TRUE(whole.value() == streamed.value()) << "round " << round;
  }
}

}  // namespace
}  // namespace offloop::compress
