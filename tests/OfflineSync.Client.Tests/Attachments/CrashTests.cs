using OfflineSync.Client.Attachments;

namespace OfflineSync.Client.Tests.Attachments;

/// <summary>The disk as a crash leaves it after each step of each way of a file, and what the next start makes of it.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Adding_is_whole_or_has_not_happened()
    {
        await ForEachStepAsync(
            album => album.AddAsync(Album.Photo(1)),
            async (album, step) =>
            {
                var entries = await album.Files.ListAsync();
                var isAdded = step is AttachmentStep.Committed;
                Assert.Equal(isAdded ? 1 : 0, entries.Count);
                Assert.Equal(isAdded ? 1 : 0, album.OnDisk.Count(name => AttachmentId.TryParse(name, out _)));
                var id = await album.AddAsync(Album.Photo(1));
                Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
            },
            [AttachmentStep.Written, AttachmentStep.Placed, AttachmentStep.Recorded, AttachmentStep.Committed]);
    }

    [Fact]
    public async Task An_upload_goes_on()
    {
        await ForEachStepAsync(
            async album => await album.Files.UploadNowAsync(Album.Scope, await album.AddAsync(Album.Photo(1))),
            async (album, step) =>
            {
                if (step is AttachmentStep.Written or AttachmentStep.Placed or AttachmentStep.Recorded)
                    return;
                var id = Assert.Single(await album.Files.ListAsync()).Id;
                Assert.Equal(AttachmentState.PendingUpload, await album.StateAsync(id));
                await album.Files.TransferNowAsync();
                Assert.True(album.Server.Has(Album.Scope, id));
                // The server kept what it had: no chunk came twice.
                Assert.Equal(4, album.Server.Begun("Chunk"));
            },
            [AttachmentStep.UploadBegun, AttachmentStep.ChunkSent, AttachmentStep.UploadComplete]);
    }

    [Fact]
    public async Task A_download_goes_on_and_shows_nothing_before_it_is_whole()
    {
        await ForEachStepAsync(
            async album => await album.ReadAsync(album.Server.Put(Album.Scope, Album.Photo(1))),
            async (album, step) =>
            {
                var id = Assert.Single(await album.Files.ListAsync()).Id;
                Assert.Equal(step == AttachmentStep.Committed, (await album.Files.GetAsync(Album.Scope, id)).IsOnDevice);
                Assert.Equal(step == AttachmentStep.Committed, album.OnDisk.Contains(id.ToString()));
                var given = album.Server.Begun("Give");
                Assert.Equal(Album.Photo(1), await album.ReadAsync(id));
                if (step == AttachmentStep.ChunkReceived)
                    Assert.InRange(album.Server.Begun("Give") - given, 1, 4);
            },
            [AttachmentStep.ChunkReceived, AttachmentStep.Verified, AttachmentStep.Placed, AttachmentStep.Recorded, AttachmentStep.Committed]);
    }

    [Fact]
    public async Task An_eviction_loses_nothing_that_is_not_on_the_server()
    {
        await ForEachStepAsync(
            async album =>
            {
                await album.AddAsync(Album.Photo(7));
                await album.ReadAsync(album.Server.Put(Album.Scope, Album.Photo(1)));
                await album.ReadAsync(album.Server.Put(Album.Scope, Album.Photo(2)));
            },
            async (album, _) =>
            {
                foreach (var info in await album.Files.ListAsync())
                {
                    Assert.Contains(info.State, new[] { AttachmentState.PendingUpload, AttachmentState.Available, AttachmentState.Remote, AttachmentState.PendingOnServer });
                    Assert.Equal(info.IsOnDevice, album.OnDisk.Contains(info.Id.ToString()));
                    if (info.State == AttachmentState.PendingUpload)
                        Assert.Equal(Album.Photo(7), await album.ReadAsync(info.Id));
                }
            },
            [AttachmentStep.EvictionRecorded, AttachmentStep.FileDeleted],
            options => options.Attachments.MaxBytesOnDevice = 450_000);
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-0.5, true)]
    [InlineData(0.5, true)]
    [InlineData(24, false)]
    public async Task What_an_ended_process_left_goes_when_it_is_an_hour_old_also_after_the_clock_was_set_back(double hours, bool stays)
    {
        await using var album = new Album();
        var temporary = Directory.CreateDirectory(Path.Combine(album.Folder, "temp")).FullName;
        var file = Path.Combine(temporary, "1-1.new");
        await File.WriteAllTextAsync(file, "a part of something");
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddHours(hours));
        await album.OpenAsync();
        Assert.Equal(stays, File.Exists(file));
    }

    /// <summary>Does something, and for each step looks at a copy of the disk as it was then, as the next start finds it.</summary>
    private static async Task ForEachStepAsync(
        Func<Album, Task> action, Func<Album, AttachmentStep, Task> check, AttachmentStep[] expected, Action<OfflineSyncOptions>? configure = null)
    {
        var seen = new HashSet<AttachmentStep>();
        for (var crash = 1; ; crash++)
        {
            await using var album = new Album();
            await using var later = new Album();
            var steps = 0;
            AttachmentStep? crashed = null;
            await album.OpenAsync(options =>
            {
                configure?.Invoke(options);
                options.Attachments.Reached = step =>
                {
                    if (++steps != crash)
                        return;
                    crashed = step;
                    Copy(album, later);
                    throw new PowerFailure();
                };
            });
            try
            {
                await action(album);
            }
            catch (PowerFailure)
            {
            }
            if (crashed is not { } at)
                break;
            seen.Add(at);
            album.Server.CopyTo(later.Server);
            // Long enough for what was left over to count as such.
            foreach (var file in Directory.Exists(later.Folder) ? Directory.EnumerateFiles(later.Folder, "*", SearchOption.AllDirectories) : [])
                File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddHours(-2));
            await later.OpenAsync(configure);
            Assert.DoesNotContain(later.OnDisk, name => name.EndsWith(".new", StringComparison.Ordinal) || name.EndsWith(".lock", StringComparison.Ordinal));
            await check(later, at);
        }
        Assert.Superset(expected.ToHashSet(), seen);
    }

    private static void Copy(Album from, Album to)
    {
        foreach (var suffix in new[] { "", "-wal" })
            File.Copy(from.Device.DatabasePath + suffix, to.Device.DatabasePath + suffix, overwrite: true);
        if (!Directory.Exists(from.Folder))
            return;
        foreach (var file in Directory.EnumerateFiles(from.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to.Folder, Path.GetRelativePath(from.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // Somebody may hold it: the lock is no obstacle to a crash.
            CopyLocked(file, copy);
        }
    }

    private static void CopyLocked(string file, string copy)
    {
        using var process = System.Diagnostics.Process.Start("cp", [file, copy]);
        process.WaitForExit();
    }

    private sealed class PowerFailure : Exception;
}
