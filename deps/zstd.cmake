# zstd's own threads work on a copy of the input, in a ring of buffers that is made for every call: 64 MB are copied by
# one thread while the others wait, into memory that is touched for the first time. An input that the caller promises
# to leave where it is (ZSTD_c_stableInBuffer, which zstd itself heeds without threads only) is read in place instead.
# What is written stays the same. The caller must keep the input until the context is freed: a compression that is
# given up leaves jobs running.

# A pristine copy at every configuration: an edit must not meet its own result.
set(zstd_root ${CMAKE_BINARY_DIR}/zstd)
file(REMOVE_RECURSE ${zstd_root})
file(COPY ${SRC}/zstd DESTINATION ${CMAKE_BINARY_DIR})

set(file ${zstd_root}/lib/compress/zstdmt_compress.c)
edit(${file} 1 [=[
        if (mtctx->roundBuff.capacity < capacity) {
]=] [=[
        /* offloop: a stable input is its own buffer */
        if (mtctx->params.inBufferMode != ZSTD_bm_stable && mtctx->roundBuff.capacity < capacity) {
]=])
edit(${file} 1 [=[
static int ZSTDMT_tryGetInputRange(ZSTDMT_CCtx* mtctx)
{
]=] [=[
static int ZSTDMT_tryGetInputRange(ZSTDMT_CCtx* mtctx, const ZSTD_inBuffer* input)
{
    /* offloop: the next section of a stable input stands behind the one before, which nothing overwrites */
    if (mtctx->params.inBufferMode == ZSTD_bm_stable) {
        mtctx->inBuff.buffer.start = (BYTE*)(size_t)input->src + input->pos;
        mtctx->inBuff.buffer.capacity = mtctx->targetSectionSize;
        mtctx->inBuff.filled = 0;
        return 1;
    } else {
]=])
edit(${file} 1 [=[
    mtctx->inBuff.buffer = buffer;
    mtctx->inBuff.filled = 0;
    assert(mtctx->roundBuff.pos + buffer.capacity <= mtctx->roundBuff.capacity);
    return 1;
}
]=] [=[
    mtctx->inBuff.buffer = buffer;
    mtctx->inBuff.filled = 0;
    assert(mtctx->roundBuff.pos + buffer.capacity <= mtctx->roundBuff.capacity);
    return 1;
    }
}
]=])
edit(${file} 1 [=[
            if (!ZSTDMT_tryGetInputRange(mtctx)) {
]=] [=[
            if (!ZSTDMT_tryGetInputRange(mtctx, input)) {
]=])
edit(${file} 1 [=[
            ZSTD_memcpy((char*)mtctx->inBuff.buffer.start + mtctx->inBuff.filled, (const char*)input->src + input->pos, syncPoint.toLoad);
]=] [=[
            if (mtctx->params.inBufferMode != ZSTD_bm_stable)
                ZSTD_memcpy((char*)mtctx->inBuff.buffer.start + mtctx->inBuff.filled, (const char*)input->src + input->pos, syncPoint.toLoad);
]=])
