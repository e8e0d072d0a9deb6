namespace OfflineSync.Client.Tests.Attachments;

public sealed class MemoryTests
{
    private const int FileBytes = 48 * 1024 * 1024;
    private const long GrowthMax = 16 * 1024 * 1024;

    [Fact]
    public async Task A_large_file_is_never_held_in_memory()
    {
        // All on this thread: other tests allocate on theirs.
        await using var album = await Album.WithAppAsync(options => options.StayOnCallersContext = true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var adding = album.Files.AddAsync(Album.Scope, new Zeros(FileBytes), "video/mp4");
        Assert.True(adding.IsCompletedSuccessfully);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, GrowthMax);
        await using var file = await album.Files.OpenReadAsync(Album.Scope, await adding);
        Assert.Equal(FileBytes, file.Length);
    }

    private sealed class Zeros(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            buffer.Span[..count].Clear();
            _left -= count;
            return new(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
