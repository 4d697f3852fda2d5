// The body of a scan kernel, compiled once for each instruction set. No include
// guard: a kernel's .cc includes <bit> and defines OFFLOOP_SCAN_TARGET (the
// attribute that names the instruction set), OFFLOOP_SCAN_INLINE (the same, and
// always inlined) and, in its own namespace, struct Lanes, then includes this
// file in that namespace. An attribute is used rather than compiler flags
// because node-gyp gives one set of flags to all files of a target.
//
// Lanes, made from a block of 64 bytes, has
//   Masks Classify() const
//   static size_t Count(bits)          the number of bits
//   static uint64_t PrefixXor(bits)    bit i: the parity of bits 0..i
//   void Emit(mask, base, block, sink) const
//       writes the tokens in `mask` of the block, whose position is `base`
//   uint8_t* Keep(mask, block, more, to) const
//       writes the bytes in `mask`; `more` says that another block follows in
//       memory, so that it is harmless to read on

struct StringMasks {
  // Unescaped quotes.
  uint64_t quote;
  // Backslashes that start an escape sequence.
  uint64_t escape;
  // String bytes: opening quotes and content, but not closing quotes.
  uint64_t in_string;
};

OFFLOOP_SCAN_INLINE inline StringMasks FindStrings(uint64_t quotes,
                                                   uint64_t backslashes,
                                                   ScanState& state) {
  uint64_t escape = 0;
  uint64_t escaped = state.escaped;
  // Backslashes are rare in most texts, and a loop over them is easy to verify.
  // A text of nothing else still scans at gigabytes per second.
  for (uint64_t left = backslashes & ~escaped; left != 0;) {
    const uint64_t bit = left & (~left + 1);
    escape |= bit;
    escaped |= bit << 1;
    left &= ~(bit | (bit << 1));
  }
  state.escaped = escape >> 63;
  const uint64_t quote = quotes & ~escaped;
  const uint64_t in_string = Lanes::PrefixXor(quote) ^ state.in_string;
  state.in_string = (in_string >> 63) != 0 ? ~uint64_t{0} : 0;
  return {quote, escape, in_string};
}

OFFLOOP_SCAN_TARGET ScanResult FindTokens(const uint8_t* text, size_t blocks,
                                          uint32_t base, ScanState& outer,
                                          ScanSink sink) {
  const ScanSink start = sink;
  ScanState state = outer;
  size_t spaces = 0;
  uint64_t high = 0;
  for (size_t i = 0; i < blocks; ++i) {
    const uint8_t* const block = text + i * kScanBlock;
    const auto position = base + static_cast<uint32_t>(i * kScanBlock);
    // The hardware prefetcher loses track between two windows, while the
    // grammar is checked. (Prefetching past the end is harmless.)
    __builtin_prefetch(block + 4096);
    const Lanes lanes(block);
    const Masks masks = lanes.Classify();
    const StringMasks strings =
        FindStrings(masks.quote, masks.backslash, state);
    const uint64_t run = ~(masks.op | masks.space | strings.quote);
    const uint64_t follows = (run << 1) | state.in_scalar;
    state.in_scalar = run >> 63;
    const uint64_t tokens =
        ((masks.op | (run & ~follows)) & ~strings.in_string) |
        (strings.quote & strings.in_string);
    lanes.Emit(tokens, position, block, sink);
    const size_t count = Lanes::Count(tokens);
    sink.positions += count;
    sink.kinds += count;
    uint64_t specials = (strings.escape | masks.control) & strings.in_string;
    for (; specials != 0; specials &= specials - 1) {
      *sink.specials++ =
          position + static_cast<uint32_t>(std::countr_zero(specials));
    }
    spaces += Lanes::Count(masks.space & ~strings.in_string);
    high |= masks.high;
  }
  outer = state;
  return {.tokens = static_cast<size_t>(sink.kinds - start.kinds),
          .specials = static_cast<size_t>(sink.specials - start.specials),
          .spaces = spaces,
          .ascii = high == 0};
}

OFFLOOP_SCAN_TARGET uint8_t* Compact(const uint8_t* text, size_t blocks,
                                     ScanState& outer, uint8_t* to) {
  ScanState state = outer;
  for (size_t i = 0; i < blocks; ++i) {
    const uint8_t* const from = text + i * kScanBlock;
    const Lanes lanes(from);
    const Masks masks = lanes.Classify();
    const StringMasks strings =
        FindStrings(masks.quote, masks.backslash, state);
    const bool more = i + 1 < blocks;
    to = lanes.Keep(~(masks.space & ~strings.in_string), from, more, to);
  }
  outer = state;
  return to;
}
