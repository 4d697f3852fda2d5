#include "json/read_real.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "json/compare_text.h"
#include "json/number.h"

namespace offloop::json {
namespace {

// A number as it is written: digits times a power of ten.
struct Decimal {
  // As many of the first digits as fit, not counting leading zeros.
  uint64_t digits = 0;
  // The last non-zero digit after those; null when there is none.
  const uint8_t* last = nullptr;
  // The power of ten of the last one in `digits`.
  int64_t exponent = 0;
};

// Exponents are clamped here: no text is long enough to make up for more.
constexpr int64_t kHugeExponent = int64_t{1} << 40;

class DecimalReader {
 public:
  DecimalReader(ByteView text, Pace* pace)
      : at_(text.data()),
        end_(text.data() + text.size()),
        pace_(text.size() > kShortText ? pace : nullptr) {}

  Decimal Read() {
    Digits(0);
    if (at_ != end_ && *at_ == '.') {
      ++at_;
      Digits(1);
    }
    if (at_ != end_) decimal_.exponent += Exponent();
    return decimal_;
  }

 private:
  // 19 digits always fit.
  static constexpr uint64_t kFull = 1'000'000'000'000'000'000;

  void Digits(int64_t fraction) {
    do {
      for (const uint8_t* const stop = NextStop(); at_ != stop; ++at_) {
        if (!IsDigit(*at_)) return;
        const auto digit = static_cast<uint64_t>(*at_ - '0');
        if (decimal_.digits < kFull) {
          decimal_.digits = 10 * decimal_.digits + digit;
          decimal_.exponent -= fraction;
        } else {
          if (digit != 0) decimal_.last = at_;
          decimal_.exponent += 1 - fraction;
        }
      }
    } while (at_ != end_);
  }

  int64_t Exponent() {
    ++at_;
    const bool negative = *at_ == '-';
    if (!IsDigit(*at_)) ++at_;
    int64_t exponent = 0;
    do {
      for (const uint8_t* const stop = NextStop(); at_ != stop; ++at_) {
        exponent = std::min(10 * exponent + (*at_ - '0'), kHugeExponent);
      }
    } while (at_ != end_);
    return negative ? -exponent : exponent;
  }

  // The end of the next slice to read, which is counted; the end of the text
  // when the run must stop.
  const uint8_t* NextStop() {
    const auto left = static_cast<size_t>(end_ - at_);
    const size_t size = std::min(RunContext::kSlice, left);
    if (pace_ != nullptr && !pace_->Spend(size)) at_ = end_;
    return at_ == end_ ? end_ : at_ + size;
  }

  const uint8_t* at_;
  const uint8_t* end_;
  Pace* pace_;
  Decimal decimal_;
};

// Powers of ten that are exact doubles.
constexpr auto kPowers = [] {
  std::array<double, 23> powers = {};
  double power = 1;
  for (double& each : powers) {
    each = power;
    power *= 10;
  }
  return powers;
}();
constexpr uint64_t kLargestExact = uint64_t{1} << 53u;

// The most digits that can decide how a number is rounded: numbers halfway
// between two doubles have at most 767 digits.
constexpr size_t kDecisive = 800;

// The double nearest to a number in decimal form; when it is out of range,
// `exponent` says on which side.
double Nearest(std::string_view text, int64_t exponent) {
  double value = 0;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc::result_out_of_range) return value;
  return exponent > 0 ? std::numeric_limits<double>::infinity() : 0;
}

// The same number, or one that rounds to the same double, with few digits: any
// digits beyond them have the effect of a single 1.
std::string Shortened(ByteView text, const Decimal& decimal) {
  std::string digits;
  const uint8_t* at = text.data();
  const uint8_t* const end = at + text.size();
  for (; at != end && digits.size() < kDecisive; ++at) {
    if (!IsDigit(*at) && *at != '.') break;
    const bool leading_zero = *at == '0' && digits.empty();
    if (*at != '.' && !leading_zero) digits += static_cast<char>(*at);
  }
  // The power of ten of the last one.
  const auto known =
      static_cast<int64_t>(std::to_string(decimal.digits).size());
  int64_t exponent =
      decimal.exponent + known - static_cast<int64_t>(digits.size());
  if (decimal.last != nullptr && decimal.last >= at) {
    digits += '1';
    --exponent;
  }
  return digits + 'e' + std::to_string(exponent);
}

// W. D. Clinger, "How to read floating point numbers accurately" (1990): if
// both the digits and the power of ten are exact doubles, one multiplication or
// division rounds correctly. Others take the slow path.
double Magnitude(ByteView text, Pace* pace) {
  const Decimal decimal = DecimalReader(text, pace).Read();
  if (decimal.digits == 0) return 0;
  if (decimal.last == nullptr && decimal.digits <= kLargestExact) {
    const auto digits = static_cast<double>(decimal.digits);
    const auto power = static_cast<size_t>(std::abs(decimal.exponent));
    if (power < kPowers.size()) {
      return decimal.exponent < 0 ? digits / kPowers[power]
                                  : digits * kPowers[power];
    }
  }
  if (text.size() <= 2 * kDecisive) {
    return Nearest(AsText(text), decimal.exponent);
  }
  return Nearest(Shortened(text, decimal), decimal.exponent);
}

}  // namespace

double ReadReal(ByteView number, Pace* pace) {
  if (number[0] != '-') return Magnitude(number, pace);
  return -Magnitude(number.subspan(1), pace);
}

std::optional<int32_t> ReadSmallInteger(ByteView number) {
  constexpr size_t kMostDigits = 9;
  const bool negative = number[0] == '-';
  const ByteView digits = number.subspan(negative ? 1 : 0);
  if (digits.size() > kMostDigits) return std::nullopt;
  int32_t value = 0;
  for (const uint8_t digit : digits) {
    if (!IsDigit(digit)) return std::nullopt;
    value = 10 * value + (digit - '0');
  }
  if (!negative) return value;
  if (value == 0) return std::nullopt;
  return -value;
}

}  // namespace offloop::json
