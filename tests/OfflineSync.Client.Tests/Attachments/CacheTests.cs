namespace OfflineSync.Client.Tests.Attachments;

public sealed class CacheTests
{
    [Fact]
    public async Task What_was_not_used_for_the_longest_time_goes_and_comes_back_when_it_is_opened()
    {
        var clock = new FixedClock(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var album = await Album.WithAppAsync(options =>
        {
            options.TimeProvider = clock;
            options.Attachments.MaxBytesOnDevice = 450_000;
        });
        var ids = new[] { 1, 2, 3 }.Select(seed => album.Server.Put(Album.Scope, Album.Photo(seed))).ToArray();
        await album.ReadAsync(ids[0]);
        clock.Now += TimeSpan.FromHours(1);
        await album.ReadAsync(ids[1]);
        clock.Now += TimeSpan.FromHours(1);
        await album.ReadAsync(ids[0]);
        clock.Now += TimeSpan.FromHours(1);
        await album.ReadAsync(ids[2]);
        Assert.Equal([true, false, true], (await album.Files.ListAsync()).OrderBy(info => Array.IndexOf(ids, info.Id)).Select(info => info.IsOnDevice));
        Assert.Equal(2, album.OnDisk.Count);
        Assert.Equal(AttachmentState.Remote, await album.StateAsync(ids[1]));
        Assert.Equal(Album.Photo(2), await album.ReadAsync(ids[1]));
    }

    [Fact]
    public async Task What_is_pinned_or_not_uploaded_or_refused_never_goes()
    {
        await using var album = await Album.WithAppAsync(options => options.Attachments.MaxBytesOnDevice = 0);
        var waiting = await album.AddAsync(Album.Photo(1));
        var refused = await album.AddAsync(Album.Photo(2));
        album.Server.Refuse(Album.Scope, refused);
        album.Server.Fails = call => call == "Begin" ? Album.Down : null;
        await Album.ErrorOfAsync(() => album.Files.TransferNowAsync());
        var pinned = album.Server.Put(Album.Scope, Album.Photo(3));
        await album.Files.PinAsync(Album.Scope, pinned);
        var cached = album.Server.Put(Album.Scope, Album.Photo(4));
        await album.ReadAsync(pinned);
        await album.ReadAsync(cached);
        album.Files.Maintain(CancellationToken.None);

        Assert.Equal(new[] { waiting, refused, pinned }.Select(id => id.ToString()).Order(StringComparer.Ordinal), album.OnDisk);
        await album.Files.UnpinAsync(Album.Scope, pinned);
        album.Server.Fails = _ => null;
        await album.Files.TransferNowAsync();
        Assert.Equal([refused.ToString()], album.OnDisk);
    }

    [Fact]
    public async Task What_is_pinned_is_downloaded()
    {
        await using var album = await Album.WithAppAsync();
        var id = album.Server.Put(Album.Scope, Album.Photo(1));
        await album.Files.PinAsync(Album.Scope, id);
        await album.Files.TransferNowAsync();
        Assert.Equal((AttachmentState.Available, true), ((await album.Files.GetAsync(Album.Scope, id)).State, (await album.Files.GetAsync(Album.Scope, id)).IsPinned));
    }

    [Fact]
    public async Task The_only_copy_is_removed_only_if_the_app_says_so()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        Assert.False(await album.Files.RemoveAsync(Album.Scope, id));
        Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
        Assert.True(await album.Files.RemoveAsync(Album.Scope, id, discard: true));
        Assert.Empty(album.OnDisk);
        Assert.Empty(await album.Files.ListAsync());
        await album.Files.TransferNowAsync();
        Assert.Empty(album.Server.Calls);
    }

    [Fact]
    public async Task A_file_that_the_disk_does_not_let_go_of_stays_as_it_was()
    {
        await using var album = await Album.WithAppAsync(options => options.Attachments.Files = new FilesThatStay());
        var id = await album.AddAsync(Album.Photo(1));
        Assert.Equal(OfflineSyncError.LocalStorage, await Album.ErrorOfAsync(() => album.Files.RemoveAsync(Album.Scope, id, discard: true)));
        Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
        Assert.Equal(AttachmentState.PendingUpload, await album.StateAsync(id));

        // One that is damaged cannot be got out of the way either.
        File.AppendAllText(Directory.GetFiles(album.Folder, id.ToString(), SearchOption.AllDirectories).Single(), "?");
        Assert.Equal(OfflineSyncError.LocalStorage, await Album.ErrorOfAsync(() => album.ReadAsync(id)));
        Assert.Equal(AttachmentState.PendingUpload, await album.StateAsync(id));
    }

    [Fact]
    public async Task A_content_that_another_scope_needs_stays()
    {
        await using var album = new Album();
        album.Device.Execute("CREATE TABLE u(id TEXT PRIMARY KEY)");
        await album.OpenAsync(options => options.Track("u", table => table.Scope = "other"));
        var id = await album.AddAsync(Album.Photo(1));
        await album.Files.AddAsync("other", new MemoryStream(Album.Photo(1)), "image/jpeg");
        await album.Files.UploadNowAsync(Album.Scope, id);
        Assert.True(await album.Files.RemoveAsync(Album.Scope, id));
        await album.Files.UploadNowAsync("other", id);
        Assert.True(album.Server.Has("other", id));
        Assert.True(await album.Files.RemoveAsync("other", id));
        Assert.Empty(album.OnDisk);
    }

    [Theory]
    [InlineData(RevokedRows.Remove)]
    [InlineData(RevokedRows.Keep)]
    public async Task Files_go_with_the_rows_of_a_scope_whose_access_was_withdrawn(RevokedRows revoked)
    {
        await using var album = await Album.WithAppAsync(options => options.RevokedRows = revoked);
        var id = await album.AddAsync(Album.Photo(1));
        album.Device.Execute($"INSERT INTO photos VALUES ('a', '{id}')");
        await album.Device.RevokeAsync();
        Assert.Equal(revoked == RevokedRows.Remove ? [] : [id.ToString()], album.OnDisk);
        Assert.Equal(revoked == RevokedRows.Remove ? 0 : 1, (await album.Files.ListAsync()).Count);
    }
}
