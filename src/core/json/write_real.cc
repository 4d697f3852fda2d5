#include "json/write_real.h"

#include <algorithm>
#include <charconv>

namespace offloop::json {
namespace {

// The digits and the exponent of the shortest form: 0.DIGITS * 10^point.
struct Shortest {
  char digits[20];
  int size = 0;
  int point = 0;
};

Shortest FindShortest(double value) {
  char text[kRealSize];
  const auto written = std::to_chars(text, text + sizeof(text), value,
                                     std::chars_format::scientific);
  Shortest shortest;
  const char* at = text;
  for (; *at != 'e'; ++at) {
    if (*at != '.') shortest.digits[shortest.size++] = *at;
  }
  ++at;
  if (*at == '+') ++at;
  int exponent = 0;
  std::from_chars(at, written.ptr, exponent);
  shortest.point = exponent + 1;
  return shortest;
}

char* WriteExponent(int exponent, char* to) {
  *to++ = 'e';
  if (exponent > 0) *to++ = '+';
  constexpr size_t kExponentSize = 4;  // -324
  return std::to_chars(to, to + kExponentSize, exponent).ptr;
}

}  // namespace

size_t WriteReal(double value, char* to) {
  char* const start = to;
  if (value == 0) {
    *to = '0';
    return 1;
  }
  if (value < 0) {
    *to++ = '-';
    value = -value;
  }
  // The names of ECMA-262: k digits, and n.
  const Shortest shortest = FindShortest(value);
  const char* const digits = shortest.digits;
  const int k = shortest.size;
  const int n = shortest.point;
  constexpr int kLargestPlain = 21;
  constexpr int kSmallestPlain = -6;
  if (k <= n && n <= kLargestPlain) {
    to = std::fill_n(std::copy_n(digits, k, to), n - k, '0');
  } else if (0 < n && n <= kLargestPlain) {
    to = std::copy_n(digits, n, to);
    *to++ = '.';
    to = std::copy_n(digits + n, k - n, to);
  } else if (kSmallestPlain < n && n <= 0) {
    *to++ = '0';
    *to++ = '.';
    to = std::copy_n(digits, k, std::fill_n(to, -n, '0'));
  } else {
    *to++ = digits[0];
    if (k > 1) *to++ = '.';
    to = WriteExponent(n - 1, std::copy_n(digits + 1, k - 1, to));
  }
  return static_cast<size_t>(to - start);
}

}  // namespace offloop::json
