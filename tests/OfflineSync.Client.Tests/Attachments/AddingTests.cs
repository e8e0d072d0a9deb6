namespace OfflineSync.Client.Tests.Attachments;

public sealed class AddingTests
{
    [Fact]
    public async Task A_file_is_on_the_device_under_its_hash_as_soon_as_it_is_added()
    {
        await using var album = await Album.WithAppAsync();
        var photo = Album.Photo(1);
        var id = await album.AddAsync(photo);

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(photo)), id.ToString());
        Assert.Equal(photo, await album.ReadAsync(id));
        Assert.Equal([id.ToString()], album.OnDisk);
        var info = await album.Files.GetAsync(Album.Scope, id);
        Assert.Equal((AttachmentState.PendingUpload, 200_000L, 0L, "image/jpeg", true), (info.State, info.Length, info.BytesDone, info.ContentType, info.IsOnDevice));
        Assert.Equal(info, Assert.Single(await album.Files.ListAsync()));
        Assert.Empty(album.Server.Calls);
    }

    [Fact]
    public async Task The_same_content_is_kept_once()
    {
        await using var album = await Album.WithAppAsync();
        Assert.Equal(await album.AddAsync(Album.Photo(1)), await album.AddAsync(Album.Photo(1)));
        Assert.Single(album.OnDisk);
        Assert.Single(await album.Files.ListAsync());
    }

    [Fact]
    public async Task What_was_added_counts_as_added_although_what_is_left_over_cannot_be_deleted()
    {
        await using var album = await Album.WithAppAsync(options => options.Attachments.Files = new FilesThatStay());
        var id = await album.AddAsync(Album.Photo(1));
        Assert.Equal(id, await album.AddAsync(Album.Photo(1)));
        Assert.Equal(AttachmentState.PendingUpload, await album.StateAsync(id));
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync([]);
        await album.Files.UploadNowAsync(Album.Scope, id);
        Assert.True(album.Server.Has(Album.Scope, id));
        Assert.True(await album.Files.RemoveAsync(Album.Scope, id));
        Assert.Empty(await album.ReadAsync(id));
    }

    [Fact]
    public async Task A_file_that_is_too_large_or_breaks_off_leaves_nothing()
    {
        await using var album = await Album.WithAppAsync(options => options.Attachments.FileBytesMax = 1000);
        Assert.Equal(OfflineSyncError.InvalidOptions, await Album.ErrorOfAsync(() => album.AddAsync(Album.Photo(1, 1001))));
        Assert.Equal(OfflineSyncError.LocalStorage, await Album.ErrorOfAsync(() => album.Files.AddAsync(Album.Scope, new BrokenStream(), "image/jpeg")));
        Assert.Empty(album.OnDisk);
        Assert.Empty(await album.Files.ListAsync());
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused()
    {
        await using var album = await Album.WithAppAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => album.Files.AddAsync("another scope", Stream.Null, "image/jpeg"));
        await Assert.ThrowsAsync<ArgumentException>(() => album.Files.AddAsync(Album.Scope, Stream.Null, "jpeg"));
        await Assert.ThrowsAsync<ArgumentException>(() => album.Files.OpenReadAsync(Album.Scope, default));
        Assert.Throws<FormatException>(() => AttachmentId.Parse(new string('A', 64)));
        Assert.False(AttachmentId.TryParse("../../etc/passwd", out _));
        Assert.False(AttachmentId.TryParse(null, out _));
    }

    [Theory]
    [InlineData("names attachments, but its declared type lets SQLite turn texts into numbers", "v INTEGER", ColumnType.Register)]
    [InlineData("names attachments and is a Set", "v TEXT", ColumnType.Set)]
    public async Task A_column_that_cannot_name_attachments_is_refused(string says, string column, ColumnType type)
    {
        await using var device = new Device($"CREATE TABLE t(id TEXT PRIMARY KEY, {column})");
        var error = await Assert.ThrowsAsync<OfflineSyncException>(() => device.OpenAsync([], options => options.Track(
            "t", table => table.Attachment("v").Column("v", said => said.Type = type))));
        Assert.Equal(OfflineSyncError.InvalidOptions, error.Error);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attachment_columns_are_declared()
    {
        await using var album = await Album.WithAppAsync();
        await album.Device.Client.SyncNowAsync();
        Assert.True(Assert.Single(Assert.Single(Assert.Single(album.Device.Server.Declarations).Tables).Columns).Attachment);
        await album.OpenAsync();
        await album.Device.Client.SyncNowAsync();
        Assert.Single(album.Device.Server.Declarations);
    }

    [Fact]
    public async Task Options_that_cannot_be_are_refused()
    {
        await using var album = new Album();
        Assert.Equal(OfflineSyncError.InvalidOptions, await Album.ErrorOfAsync(() => album.OpenAsync(options => options.Attachments.Parallelism = 9)));
        Assert.Equal(OfflineSyncError.InvalidOptions, await Album.ErrorOfAsync(() => album.OpenAsync(options => options.Attachments.MaxBytesOnDevice = -1)));
    }

    private sealed class BrokenStream : MemoryStream
    {
        private int _reads;

        public BrokenStream() : base(Album.Photo(1, 900))
        {
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ == 0 ? base.ReadAsync(buffer[..500], cancellationToken) : throw new IOException("The card was taken out.");
    }
}
