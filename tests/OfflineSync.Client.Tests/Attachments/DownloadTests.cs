namespace OfflineSync.Client.Tests.Attachments;

public sealed class DownloadTests
{
    [Fact]
    public async Task Opening_a_file_that_is_not_here_downloads_it_once()
    {
        await using var album = await Album.WithAppAsync();
        var id = album.Server.Put(Album.Scope, Album.Photo(1));
        Assert.Equal(AttachmentState.Remote, await album.StateAsync(id));
        Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
        Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
        Assert.Equal(4, album.Server.Begun("Give"));
        var info = await album.Files.GetAsync(Album.Scope, id);
        Assert.Equal((AttachmentState.Available, 200_000L, "image/jpeg"), (info.State, info.Length, info.ContentType));
        Assert.Equal([id.ToString()], album.OnDisk);
    }

    [Fact]
    public async Task A_download_goes_on_from_what_has_arrived_also_after_a_restart()
    {
        for (var broken = 0; broken < 4; broken++)
        {
            await using var album = await Album.WithAppAsync();
            var id = album.Server.Put(Album.Scope, Album.Photo(1));
            album.Server.Fails = _ => album.Server.Calls.Count - 1 == broken ? Album.Down : null;
            Assert.Equal(OfflineSyncError.Unreachable, await Album.ErrorOfAsync(() => album.ReadAsync(id)));
            await album.OpenAsync();
            var info = await album.Files.GetAsync(Album.Scope, id);
            Assert.Equal((broken * 65536L, false), (info.BytesDone, info.IsOnDevice));
            Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
            Assert.Equal(5, album.Server.Begun("Give"));
        }
    }

    [Fact]
    public async Task What_was_damaged_on_the_way_or_in_its_temporary_file_is_never_shown_and_fetched_again()
    {
        await using var album = await Album.WithAppAsync();
        var id = album.Server.Put(Album.Scope, Album.Photo(1));
        album.Server.Damages = call => call == "Give 65536" && album.Server.Begun("Give 65536") == 1;
        Assert.Equal(Album.Photo(1), await album.ReadAsync(id));

        var other = album.Server.Put(Album.Scope, Album.Photo(2));
        album.Server.Fails = call => call == "Give 131072" && album.Server.Begun("Give 131072") == 2 ? Album.Down : null;
        album.Server.Calls.Clear();
        album.Server.Fails = call => call == "Give 131072" && album.Server.Begun("Give 131072") == 1 ? Album.Down : null;
        await Album.ErrorOfAsync(() => album.ReadAsync(other));
        var part = Path.Combine(album.Folder, "temp", other + ".part");
        var bytes = File.ReadAllBytes(part);
        bytes[5] ^= 1;
        File.WriteAllBytes(part, bytes);
        Assert.Equal(Album.Photo(2), await album.ReadAsync(other));
    }

    [Fact]
    public async Task A_server_whose_file_is_damaged_is_asked_a_few_times_only()
    {
        await using var album = await Album.WithAppAsync();
        var id = album.Server.Put(Album.Scope, Album.Photo(1));
        album.Server.Damages = call => call == "Give 0";
        await Album.ErrorOfAsync(() => album.ReadAsync(id));
        Assert.InRange(album.Server.Begun("Give 0"), 2, 5);
        Assert.False((await album.Files.GetAsync(Album.Scope, id)).IsOnDevice);
        Assert.DoesNotContain(id.ToString(), album.OnDisk);
    }

    [Fact]
    public async Task Why_a_file_cannot_be_had_is_said()
    {
        await using var album = await Album.WithAppAsync();
        var id = AttachmentId.Parse(new string('a', 64));
        Assert.Equal(OfflineSyncError.AttachmentPending, await Album.ErrorOfAsync(() => album.ReadAsync(id)));
        Assert.Equal(AttachmentState.PendingOnServer, await album.StateAsync(id));
        album.Server.Refuse(Album.Scope, id);
        Assert.Equal(OfflineSyncError.AttachmentRefused, await Album.ErrorOfAsync(() => album.ReadAsync(id)));
        Assert.Equal(AttachmentState.Refused, await album.StateAsync(id));
        album.Server.Fails = _ => Album.Down;
        Assert.Equal(OfflineSyncError.Unreachable, await Album.ErrorOfAsync(() => album.ReadAsync(id)));
    }

    [Fact]
    public async Task A_device_that_is_full_says_so_before_it_downloads()
    {
        var free = 1_000_000L;
        await using var album = await Album.WithAppAsync(options =>
        {
            options.FreeSpace = _ => free;
            options.Attachments.FreeSpaceReserve = 900_000;
        });
        var id = album.Server.Put(Album.Scope, Album.Photo(1));
        Assert.Equal(OfflineSyncError.StorageLow, await Album.ErrorOfAsync(() => album.ReadAsync(id)));
        Assert.Equal(1, album.Server.Begun("Give"));
        free = 1_100_000;
        Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
    }

    [Fact]
    public async Task A_file_that_is_larger_than_the_app_takes_is_not_downloaded()
    {
        await using var album = await Album.WithAppAsync(options => options.Attachments.FileBytesMax = 100_000);
        var id = album.Server.Put(Album.Scope, Album.Photo(1));
        Assert.Equal(OfflineSyncError.InvalidOptions, await Album.ErrorOfAsync(() => album.ReadAsync(id)));
    }

    [Fact]
    public async Task Somebody_who_takes_files_away_makes_them_be_downloaded_again()
    {
        await using var album = await Album.WithAppAsync();
        var id = album.Server.Put(Album.Scope, Album.Photo(1));
        await album.ReadAsync(id);
        Directory.Delete(album.Folder, recursive: true);
        await album.Device.Client.SyncNowAsync();
        Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
        Directory.Delete(album.Folder, recursive: true);
        await album.OpenAsync();
        Assert.Equal(AttachmentState.Remote, await album.StateAsync(id));
    }

    [Fact]
    public async Task What_rows_name_is_downloaded_ahead_where_the_app_wants_it_so()
    {
        await using var album = await Album.WithAppAsync(options => options.Attachments.Downloads = AttachmentDownloads.Ahead);
        var id = album.Server.Put(Album.Scope, Album.Photo(1));
        var pending = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Album.Photo(2)));
        album.Device.Execute($"INSERT INTO photos VALUES ('a', '{id}'), ('b', '{id}'), ('c', '{pending}'), ('d', 'no name'), ('e', NULL)");
        await album.Files.TransferNowAsync();
        Assert.Equal(AttachmentState.Available, await album.StateAsync(id));
        Assert.Equal(AttachmentState.PendingOnServer, await album.StateAsync(AttachmentId.Parse(pending)));

        album.Server.Put(Album.Scope, Album.Photo(2));
        await album.Files.TransferNowAsync();
        Assert.Equal(AttachmentState.Available, await album.StateAsync(AttachmentId.Parse(pending)));
        album.Server.Calls.Clear();
        await album.Files.TransferNowAsync();
        Assert.Empty(album.Server.Calls);
    }

    [Fact]
    public async Task Ahead_takes_no_more_than_the_cache_holds()
    {
        await using var album = await Album.WithAppAsync(options =>
        {
            options.Attachments.Downloads = AttachmentDownloads.Ahead;
            options.Attachments.MaxBytesOnDevice = 450_000;
        });
        for (var i = 0; i < 4; i++)
            album.Device.Execute($"INSERT INTO photos VALUES ('{i}', '{album.Server.Put(Album.Scope, Album.Photo(i))}')");
        await album.Files.TransferNowAsync();
        Assert.Equal(2, (await album.Files.ListAsync()).Count(info => info.IsOnDevice));
        var gives = album.Server.Begun("Give");
        await album.Files.TransferNowAsync();
        Assert.Equal(gives, album.Server.Begun("Give"));
    }
}
