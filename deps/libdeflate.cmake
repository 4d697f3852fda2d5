# libdeflate works on whole buffers and cannot be interrupted. These few edits to its pinned sources add what
# offloop needs of a library that works on hostile input in a pool: a call that asks between pieces of work
# whether to go on (compression), and one that stops after a bounded piece of work and goes on where it was
# (decompression), into a buffer that may have grown or moved in between. Neither changes what is written or read.
# Level 6 is tuned, decompression refuses what zlib refuses, and a new compiler is met; see there.

# A pristine copy at every configuration: an edit must not meet its own result.
set(deflate_root ${CMAKE_BINARY_DIR}/libdeflate)
file(REMOVE_RECURSE ${deflate_root})
file(COPY ${SRC}/libdeflate DESTINATION ${CMAKE_BINARY_DIR})

# --- compression: a checkpoint at each block, and at each 512 literals and matches in a block -----------------
set(file ${deflate_root}/lib/deflate_compress.c)
edit(${file} 1 [=[
	/* The compression level with which this compressor was created */
]=] [=[
	/* offloop: asked between pieces of work; false ends the call */
	bool (*keep_going)(void *arg);
	void *keep_going_arg;
	bool stopped;

	/* The compression level with which this compressor was created */
]=])
edit(${file} 1 [=[
	c->compression_level = compression_level;
]=] [=[
	c->compression_level = compression_level;
	c->keep_going = NULL;
	c->keep_going_arg = NULL;
	c->stopped = false;
]=])
edit(${file} 1 [=[
/* Initialize the block split statistics when starting a new block. */
]=] [=[
/* offloop: true when the caller wants the call to end */
static bool
must_stop(struct libdeflate_compressor *c)
{
	if (!c->stopped && c->keep_going)
		c->stopped = !c->keep_going(c->keep_going_arg);
	return c->stopped;
}

/* Initialize the block split statistics when starting a new block. */
]=])
edit(${file} 1 [=[
do_end_block_check(struct block_split_stats *stats, u32 block_length)
{
]=] [=[
do_end_block_check(struct block_split_stats *stats, u32 block_length)
{
	if (unlikely(must_stop((struct libdeflate_compressor *)((u8 *)stats -
			offsetof(struct libdeflate_compressor, split_stats)))))
		return true;
]=])
edit(${file} 4 [=[
	} while (in_next != in_end && !os->overflow);
]=] [=[
	} while (in_next != in_end && !os->overflow && !must_stop(c));
]=])
# The near-optimal levels (10 to 12) make several passes over a block before it is written.
edit(${file} 1 [=[
	struct deflate_optimum_node *cur_node = end_node;

	cur_node->cost_to_end = 0;
]=] [=[
	struct deflate_optimum_node *cur_node = end_node;

	must_stop(c);
	cur_node->cost_to_end = 0;
]=])
edit(${file} 1 [=[
	/* Return 0 if the output buffer is too small. */
	if (os.overflow)
		return 0;
]=] [=[
	/* Return 0 if the output buffer is too small or the caller stopped. */
	if (os.overflow || c->stopped)
		return 0;
]=])
edit(${file} 1 [=[
	/* Initialize the output bitstream structure. */
	os.bitbuf = 0;
]=] [=[
	/* Initialize the output bitstream structure. */
	c->stopped = false;
	os.bitbuf = 0;
]=])
file(APPEND ${file} [=[

LIBDEFLATEAPI void
libdeflate_set_keep_going(struct libdeflate_compressor *c,
			  bool (*keep_going)(void *arg), void *arg)
{
	c->keep_going = keep_going;
	c->keep_going_arg = arg;
	c->stopped = false;
}
]=])

# --- compression: level 6 at twice zlib's speed ----------------------------------------------------------------
# Stock level 6 spends much of its time on entering every byte of a long match into its hash tables. Entering the
# first and the last 24 bytes only, searching 24 candidates instead of 35, and stopping at 130 bytes instead of 65
# measured, against node:zlib at level 6 (CPU time, sizes in bytes; stock in brackets):
#   JSON 20 MB        2.2 times the speed (1.6), 1,045,243 bytes (1,017,651), zlib   986,959
#   JSON, 64 KiB each 2.2 (1.6),                 1,224,872 (1,201,956),       zlib 1,169,309
#   C sources         2.3 (1.9),                   355,521 (352,556),         zlib   349,641
#   machine code      2.1 (1.9),                 3,388,786 (3,382,285),       zlib 3,440,531
#   prose and HTML    2.0 (1.7),                 1,219,841 (1,188,620),       zlib 1,184,569
edit(${file} 1 [=[
	/* offloop: asked between pieces of work; false ends the call */
]=] [=[
	/* offloop: of a longer match only so many bytes at both ends are indexed */
	u32 insert_run;

	/* offloop: asked between pieces of work; false ends the call */
]=])
edit(${file} 1 [=[
	c->keep_going = NULL;
	c->keep_going_arg = NULL;
	c->stopped = false;
]=] [=[
	c->insert_run = compression_level == 6 ? 24 : DEFLATE_MAX_MATCH_LEN;
	c->keep_going = NULL;
	c->keep_going_arg = NULL;
	c->stopped = false;
]=])
edit(${file} 1 [=[
		c->max_search_depth = 35;
		c->nice_match_length = 65;
]=] [=[
		c->max_search_depth = 24;
		c->nice_match_length = 130;
]=])
edit(${file} 4 [=[hc_matchfinder_skip_bytes(&c->p.g.hc_mf,]=] [=[hc_matchfinder_skip_bytes(&c->p.g.hc_mf, c->insert_run,]=])
set(file ${deflate_root}/lib/hc_matchfinder.h)
edit(${file} 1 [=[
hc_matchfinder_skip_bytes(struct hc_matchfinder * const mf,
]=] [=[
hc_matchfinder_skip_bytes(struct hc_matchfinder * const mf,
			  const u32 insert_run,
]=])
edit(${file} 1 [=[
	u32 remaining = count;

	if (unlikely(count + 5 > in_end - in_next))
		return;
]=] [=[
	u32 remaining = count;
	u32 jump_at = count > 2 * insert_run ? count - insert_run : 0;

	if (unlikely(count + 5 > in_end - in_next))
		return;
]=])
edit(${file} 1 [=[
	do {
		if (cur_pos == MATCHFINDER_WINDOW_SIZE) {
			hc_matchfinder_slide_window(mf);
			*in_base_p += MATCHFINDER_WINDOW_SIZE;
			cur_pos = 0;
		}
		mf->hash3_tab[hash3] = cur_pos;
		mf->next_tab[cur_pos] = mf->hash4_tab[hash4];
]=] [=[
	do {
		if (unlikely(remaining == jump_at)) {
			in_next += remaining - insert_run;
			cur_pos += remaining - insert_run;
			remaining = insert_run;
			next_hashseq = get_unaligned_le32(in_next);
			hash3 = lz_hash(next_hashseq & 0xFFFFFF, HC_MATCHFINDER_HASH3_ORDER);
			hash4 = lz_hash(next_hashseq, HC_MATCHFINDER_HASH4_ORDER);
		}
		if (cur_pos >= MATCHFINDER_WINDOW_SIZE) {
			hc_matchfinder_slide_window(mf);
			*in_base_p += MATCHFINDER_WINDOW_SIZE;
			cur_pos -= MATCHFINDER_WINDOW_SIZE;
		}
		mf->hash3_tab[hash3] = cur_pos;
		mf->next_tab[cur_pos] = mf->hash4_tab[hash4];
]=])

# --- clang 22 -----------------------------------------------------------------------------------------------------
# It knows no evex512, which is for compilers told to leave 512-bit vectors out. Ours never are; nor does libdeflate 1.24
# ask for it.
edit(${deflate_root}/lib/x86/cpu_features.h 1 [=[
	&& !defined(__EVEX512__) /* avoid subtracting the evex512 feature */
]=] [=[
	&& 0 /* offloop: see deps/libdeflate.cmake */
]=])

# --- decompression: suspended when room runs out or much input was read, resumed at the same symbol -----------
set(file ${deflate_root}/lib/deflate_decompress.c)
edit(${file} 1 [=[
	bool static_codes_loaded;
	unsigned litlen_tablebits;
]=] [=[
	bool static_codes_loaded;
	unsigned litlen_tablebits;

	/* offloop: the state of a suspended call; see libdeflate.h */
	struct {
		bool suspended;
		bool in_block;
		bool is_final_block;
		u32 bitsleft;
		bitbuf_t bitbuf;
		size_t overread_count;
		size_t in_pos;
		size_t out_pos;
		/* Suspend at less room than this, and after this much input. */
		size_t min_room;
		size_t max_input;
	} step;
]=])
set(file ${deflate_root}/lib/decompress_template.h)
edit(${file} 1 [=[
next_block:
	/* Starting to read the next block */
	;
]=] [=[
	if (d->step.suspended) {
		d->step.suspended = false;
		in_next += d->step.in_pos;
		out_next += d->step.out_pos;
		bitbuf = d->step.bitbuf;
		bitsleft = d->step.bitsleft;
		overread_count = d->step.overread_count;
		is_final_block = d->step.is_final_block;
		if (d->step.in_block)
			goto have_decode_tables;
	}

next_block:
	/* Starting to read the next block */
	if ((size_t)(out_end - out_next) < d->step.min_room ||
	    (size_t)(in_next - (const u8 *)in) > d->step.max_input) {
		d->step.in_block = false;
		goto suspend;
	}
]=])
edit(${file} 1 [=[
generic_loop:
	for (;;) {
]=] [=[
generic_loop:
	if ((size_t)(out_end - out_next) < d->step.min_room) {
		d->step.in_block = true;
		goto suspend;
	}
	for (;;) {
]=])
edit(${file} 1 [=[
			return LIBDEFLATE_SHORT_OUTPUT;
	}
	return LIBDEFLATE_SUCCESS;
}
]=] [=[
			return LIBDEFLATE_SHORT_OUTPUT;
	}
	return LIBDEFLATE_SUCCESS;

suspend:
	d->step.suspended = true;
	d->step.in_pos = in_next - (const u8 *)in;
	d->step.out_pos = out_next - (u8 *)out;
	d->step.bitbuf = bitbuf;
	d->step.bitsleft = bitsleft;
	d->step.overread_count = overread_count;
	d->step.is_final_block = is_final_block;
	return LIBDEFLATE_SHORT_OUTPUT;
}
]=])
edit(${file} 1 [=[
	bool is_final_block;
]=] [=[
	bool is_final_block = false;
]=])
set(file ${deflate_root}/lib/deflate_decompress.c)
edit(${file} 1 [=[
LIBDEFLATEAPI enum libdeflate_result
libdeflate_deflate_decompress_ex(struct libdeflate_decompressor *d,
				 const void *in, size_t in_nbytes,
				 void *out, size_t out_nbytes_avail,
				 size_t *actual_in_nbytes_ret,
				 size_t *actual_out_nbytes_ret)
{
]=] [=[
LIBDEFLATEAPI enum libdeflate_result
libdeflate_deflate_decompress_step(struct libdeflate_decompressor *d,
				   const void *in, size_t in_nbytes,
				   void *out, size_t out_nbytes_avail,
				   size_t min_room, size_t max_input,
				   size_t *in_pos, size_t *out_pos)
{
	enum libdeflate_result result;

	d->step.min_room = min_room;
	d->step.max_input = max_input;
	if (d->step.suspended && max_input < SIZE_MAX - d->step.in_pos)
		d->step.max_input += d->step.in_pos;
	result = decompress_impl(d, in, in_nbytes, out, out_nbytes_avail,
				 in_pos, out_pos);
	if (d->step.suspended) {
		*in_pos = d->step.in_pos;
		*out_pos = d->step.out_pos;
	}
	return result;
}

LIBDEFLATEAPI void
libdeflate_deflate_decompress_abandon(struct libdeflate_decompressor *d)
{
	d->step.suspended = false;
}

LIBDEFLATEAPI enum libdeflate_result
libdeflate_deflate_decompress_ex(struct libdeflate_decompressor *d,
				 const void *in, size_t in_nbytes,
				 void *out, size_t out_nbytes_avail,
				 size_t *actual_in_nbytes_ret,
				 size_t *actual_out_nbytes_ret)
{
	d->step.suspended = false;
	d->step.min_room = 0;
	d->step.max_input = SIZE_MAX;
]=])

# --- decompression: what RFC 1951 forbids is bad data, as in zlib -----------------------------------------------
# Stock libdeflate reads symbols that never occur as if they were their neighbours, and takes codes that are not whole:
# corrupt data became bytes, and a stream, which zlib decodes, refused what a call took. A symbol that never occurs is
# now one of the exceptional entries, which the fast loop leaves for anyway, so that nothing is asked once more there.
# In a dynamic block such symbols cannot stand, so none is in a subtable.
edit(${file} 1 [=[
/* Maximum number of bits that can be consumed by decoding a match length */
]=] [=[
/* offloop: an entry for what never occurs.  An end of block has no bit 16, and an exceptional offset is a pointer. */
#define HUFFDEC_INVALID	\
	(HUFFDEC_EXCEPTIONAL | HUFFDEC_END_OF_BLOCK | 0x00010000)

/* Maximum number of bits that can be consumed by decoding a match length */
]=])
edit(${file} 1 [=[
	ENTRY(258, 0) , ENTRY(258, 0) , ENTRY(258, 0) ,
]=] [=[
	ENTRY(258, 0) , HUFFDEC_INVALID , HUFFDEC_INVALID ,
]=])
edit(${file} 1 [=[
	ENTRY(16385 , 13) , ENTRY(24577 , 13) , ENTRY(24577 , 13) , ENTRY(24577 , 13) ,
]=] [=[
	ENTRY(16385 , 13) , ENTRY(24577 , 13) , HUFFDEC_INVALID , HUFFDEC_INVALID ,
]=])
# zlib takes no incomplete code for the lengths. Of the others it takes those of one codeword, which is '0', and, for
# offsets, of none.
edit(${file} 1 [=[
		if (codespace_used == 0) {
			sym = 0; /* arbitrary */
		} else {
			if (codespace_used != (1U << (max_codeword_len - 1)) ||
			    len_counts[1] != 1)
				return false;
			sym = sorted_syms[0];
		}
		entry = make_decode_table_entry(decode_results, sym, 1);
		for (i = 0; i < (1U << table_bits); i++)
			decode_table[i] = entry;
		return true;
]=] [=[
		/* offloop: no stricter than zlib, and no laxer */
		if (decode_results == precode_decode_results)
			return false;
		entry = HUFFDEC_INVALID + (1 << 8) + 1;
		for (i = 0; i < (1U << table_bits); i++)
			decode_table[i] = entry;
		if (codespace_used == 0)
			return true;
		if (codespace_used != (1U << (max_codeword_len - 1)) ||
		    len_counts[1] != 1)
			return false;
		entry = make_decode_table_entry(decode_results, sorted_syms[0], 1);
		for (i = 0; i < (1U << table_bits); i += 2)
			decode_table[i] = entry;
		return true;
]=])
set(file ${deflate_root}/lib/decompress_template.h)
edit(${file} 1 [=[
		num_explicit_precode_lens = 4 + ((bitbuf >> 13) & BITMASK(4));
]=] [=[
		num_explicit_precode_lens = 4 + ((bitbuf >> 13) & BITMASK(4));

		/* offloop: the last two of both alphabets never occur */
		SAFETY_CHECK(num_litlen_syms <= 286 && num_offset_syms <= 30);
]=])
edit(${file} 1 [=[
		SAFETY_CHECK(i == num_litlen_syms + num_offset_syms);
]=] [=[
		SAFETY_CHECK(i == num_litlen_syms + num_offset_syms);

		/* offloop: a block that cannot end */
		SAFETY_CHECK(d->u.l.lens[256] != 0);
]=])
edit(${file} 1 [=[
		goto block_done;

	} else {
]=] [=[
		goto stored_block_done;

	} else {
]=])
edit(${file} 1 [=[
block_done:
	/* Finished decoding a block */
]=] [=[
block_done:
	/* offloop: an end of block, or a symbol that never occurs? */
	SAFETY_CHECK(entry >> 16 == 0);

stored_block_done:
	/* Finished decoding a block */
]=])
edit(${file} 2 [=[
				/* Offset codeword requires a subtable */
]=] [=[
				/* Offset codeword requires a subtable */
				SAFETY_CHECK(entry & HUFFDEC_SUBTABLE_POINTER);
]=])
edit(${file} 1 [=[
		if (unlikely(entry & HUFFDEC_EXCEPTIONAL)) {
			bitbuf >>= OFFSET_TABLEBITS;
]=] [=[
		if (unlikely(entry & HUFFDEC_EXCEPTIONAL)) {
			SAFETY_CHECK(entry & HUFFDEC_SUBTABLE_POINTER);
			bitbuf >>= OFFSET_TABLEBITS;
]=])
set(file ${deflate_root}/lib/deflate_decompress.c)

# --- the header ------------------------------------------------------------------------------------------------
edit(${deflate_root}/libdeflate.h 1 [=[
/*                           Custom memory allocator                          */
]=] [=[
/*                            Additions of offloop                            */
/* ========================================================================== */

/*
 * From now on, compression asks keep_going(arg) between pieces of work: after
 * each block and each 512 literals and matches.  When it returns false, the
 * call ends and returns 0.  NULL takes the question away again.
 */
LIBDEFLATEAPI void
libdeflate_set_keep_going(struct libdeflate_compressor *compressor,
			  bool (*keep_going)(void *arg), void *arg);

/*
 * Like libdeflate_deflate_decompress_ex(), but suspends itself when less than
 * 'min_room' bytes of room are left for output, or at the first block that
 * starts more than 'max_input' bytes further on in the input.  It then
 * returns LIBDEFLATE_SHORT_OUTPUT, and is called again with the same input
 * and with the same output, which may have grown or moved, at the same
 * relative position.  *in_pos and *out_pos are set to the bytes read and
 * written since the beginning.  'min_room' is 0 (never suspend for room) or
 * at least 65536.
 */
LIBDEFLATEAPI enum libdeflate_result
libdeflate_deflate_decompress_step(struct libdeflate_decompressor *decompressor,
				   const void *in, size_t in_nbytes,
				   void *out, size_t out_nbytes_avail,
				   size_t min_room, size_t max_input,
				   size_t *in_pos, size_t *out_pos);

/* Forgets a suspended call; the decompressor is as good as new. */
LIBDEFLATEAPI void
libdeflate_deflate_decompress_abandon(struct libdeflate_decompressor *d);

/* ========================================================================== */
/*                           Custom memory allocator                          */
]=])
edit(${deflate_root}/libdeflate.h 1 [=[
#include <stddef.h>
]=] [=[
#include <stdbool.h>
#include <stddef.h>
]=])
