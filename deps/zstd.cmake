# zstd's own threads work on a copy of the input, in a ring of buffers that is made for every call: 64 MB are copied by
# one thread while the others wait, into memory that is touched for the first time. An input that the caller promises
# to leave where it is (ZSTD_c_stableInBuffer, which zstd itself heeds without threads only) is read in place instead.
# What is written stays the same. The caller must keep the input until the context is freed: a compression that is
# given up leaves jobs running. These end soon; see there.

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

# --- a compression that is given up -----------------------------------------------------------------------------
# zstd's jobs have megabytes each, and freeing the context waits for all that were handed out. They are told to end,
# which they look for where they start and where they report anyway: each 512 KiB.
edit(${file} 1 [=[
    unsigned frameChecksumNeeded;      /* used only by mtctx */
} ZSTDMT_jobDescription;
]=] [=[
    unsigned frameChecksumNeeded;      /* used only by mtctx */
    unsigned cancelled;                /* offloop: SHARED - set by mtctx when it is freed, read by worker; under job_mutex */
} ZSTDMT_jobDescription;
]=])
edit(${file} 1 [=[
/* ZSTDMT_compressionJob() is a POOL_function type */
]=] [=[
static int ZSTDMT_isCancelled(ZSTDMT_jobDescription* job)
{
    unsigned cancelled;
    ZSTD_PTHREAD_MUTEX_LOCK(&job->job_mutex);
    cancelled = job->cancelled;
    ZSTD_pthread_mutex_unlock(&job->job_mutex);
    return cancelled != 0;
}

/* ZSTDMT_compressionJob() is a POOL_function type */
]=])
edit(${file} 1 [=[
    if (cctx==NULL) JOB_ERROR(ERROR(memory_allocation));
]=] [=[
    if (cctx==NULL) JOB_ERROR(ERROR(memory_allocation));
    if (ZSTDMT_isCancelled(job)) JOB_ERROR(ERROR(GENERIC));
]=])
edit(${file} 1 [=[
            ZSTD_pthread_cond_signal(&job->job_cond);   /* warns some more data is ready to be flushed */
            ZSTD_pthread_mutex_unlock(&job->job_mutex);
]=] [=[
            ZSTD_pthread_cond_signal(&job->job_cond);   /* warns some more data is ready to be flushed */
            ZSTD_pthread_mutex_unlock(&job->job_mutex);
            if (ZSTDMT_isCancelled(job)) JOB_ERROR(ERROR(GENERIC));
]=])
edit(${file} 1 [=[
size_t ZSTDMT_freeCCtx(ZSTDMT_CCtx* mtctx)
{
    if (mtctx==NULL) return 0;   /* compatible with free on NULL */
]=] [=[
static void ZSTDMT_cancelAllJobs(ZSTDMT_CCtx* mtctx)
{
    unsigned jobID;
    if (mtctx->jobs == NULL) return;
    for (jobID=0; jobID <= mtctx->jobIDMask; jobID++) {
        ZSTD_PTHREAD_MUTEX_LOCK(&mtctx->jobs[jobID].job_mutex);
        mtctx->jobs[jobID].cancelled = 1;
        ZSTD_pthread_mutex_unlock(&mtctx->jobs[jobID].job_mutex);
    }
}

size_t ZSTDMT_freeCCtx(ZSTDMT_CCtx* mtctx)
{
    if (mtctx==NULL) return 0;   /* compatible with free on NULL */
    ZSTDMT_cancelAllJobs(mtctx);
]=])
# The last call did all that was left, so that nobody could give it up: it ended where the whole output did. It returns
# now when there is some more, as the calls before it do, and is called again. (ZSTD_compress2() with threads, which
# offloop does not call, would take that for a lack of room.)
set(file ${zstd_root}/lib/compress/zstd_compress.c)
edit(${file} 1 [=[
            if (endOp == ZSTD_e_continue) {
                /* We only require some progress with ZSTD_e_continue, not maximal progress.
]=] [=[
            if (endOp == ZSTD_e_continue || flushMin != 0) {
                /* offloop: and of the others neither
                 * We only require some progress with ZSTD_e_continue, not maximal progress.
]=])
edit(${file} 1 [=[
        assert(endOp == ZSTD_e_continue || flushMin == 0 || output->pos == output->size);
        ZSTD_setBufferExpectations(cctx, output, input);
]=] [=[
        ZSTD_setBufferExpectations(cctx, output, input);
]=])

# --- memory that runs out ---------------------------------------------------------------------------------------
# Where it does, zstd clears the memory of an allocator of ours without a look at whether there is any, and lets go of
# jobs for which there was none: a crash each.
set(file ${zstd_root}/lib/common/allocations.h)
edit(${file} 1 [=[
        ZSTD_memset(ptr, 0, size);
]=] [=[
        if (ptr != NULL) ZSTD_memset(ptr, 0, size);   /* offloop: null when memory ran out */
]=])
set(file ${zstd_root}/lib/compress/zstdmt_compress.c)
edit(${file} 1 [=[
    DEBUGLOG(3, "ZSTDMT_releaseAllJobResources");
]=] [=[
    DEBUGLOG(3, "ZSTDMT_releaseAllJobResources");
    if (mtctx->jobs == NULL) return;   /* offloop: the table could not be made */
]=])
