using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;

namespace OfflineSync.Client.Tests.Attachments;

public sealed class UploadTests
{
    [Fact]
    public async Task A_file_goes_to_the_server_in_chunks_and_says_how_far_it_is()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        var states = new List<AttachmentState>();
        var progress = new List<AttachmentProgress>();
        album.Files.Changed += (_, args) => states.Add(args.Attachment.State);
        album.Files.Progressed += (_, args) => progress.Add(args.Progress);
        await album.Files.TransferNowAsync();

        Assert.Equal(["Stat 1", "Begin", "Chunk 0", "Chunk 65536", "Chunk 131072", "Chunk 196608"], album.Server.Calls);
        Assert.True(album.Server.Has(Album.Scope, id));
        Assert.Equal([AttachmentState.Uploading, AttachmentState.Available], states);
        Assert.Equal([0, 65536, 131072, 196608, 200_000], progress.Select(step => step.BytesDone));
        Assert.Equal((1, 1, 200_000L, 200_000L), (progress[^1].FilesDone, progress[^1].FilesTotal, progress[^1].AllBytesDone, progress[^1].AllBytesTotal));
        await album.Files.TransferNowAsync();
        Assert.Equal(6, album.Server.Calls.Count);
    }

    [Fact]
    public async Task Whatever_call_fails_or_loses_its_answer_the_upload_goes_on_from_where_it_was()
    {
        for (var broken = 0; broken < 6; broken++)
        {
            foreach (var isLostBefore in new[] { true, false })
            {
                await using var album = await Album.WithAppAsync();
                var id = await album.AddAsync(Album.Photo(1));
                RpcException? Break(string call) => album.Server.Calls.Count - 1 == broken ? Album.Down : null;
                if (isLostBefore)
                    album.Server.Fails = Break;
                else
                    album.Server.LosesAnswer = Break;
                Assert.Equal(OfflineSyncError.Unreachable, await Album.ErrorOfAsync(() => album.Files.TransferNowAsync()));
                Assert.Equal(broken == 5 && !isLostBefore, album.Server.Has(Album.Scope, id));
                await album.OpenAsync();
                Assert.Equal(AttachmentState.PendingUpload, await album.StateAsync(id));
                await album.Files.TransferNowAsync();

                Assert.True(album.Server.Has(Album.Scope, id));
                Assert.Equal(AttachmentState.Available, await album.StateAsync(id));
                // No chunk that arrived was sent again.
                Assert.All(album.Server.Calls.GroupBy(call => call).Where(call => call.Key.StartsWith("Chunk", StringComparison.Ordinal)),
                    call => Assert.InRange(call.Count(), 1, isLostBefore ? 2 : 1));
            }
        }
    }

    [Fact]
    public async Task How_far_an_interrupted_upload_came_is_remembered()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        album.Server.Fails = call => call == "Chunk 131072" ? Album.Down : null;
        await Album.ErrorOfAsync(() => album.Files.UploadNowAsync(Album.Scope, id));
        var info = await album.Files.GetAsync(Album.Scope, id);
        Assert.Equal((AttachmentState.PendingUpload, 131072L), (info.State, info.BytesDone));
        Assert.Contains("cannot be reached", info.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_offset_is_the_truth()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        // Another process sends two chunks in between.
        var hasMeddled = false;
        album.Server.Fails = call =>
        {
            if (call == "Chunk 65536" && !hasMeddled)
            {
                hasMeddled = true;
                foreach (var offset in new[] { 65536, 131072 })
                {
                    album.Server.Take(new()
                    {
                        Scope = Album.Scope,
                        Hash = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(id.ToString())),
                        Offset = (ulong)offset,
                        Data = Google.Protobuf.ByteString.CopyFrom(Album.Photo(1), offset, 65536),
                    });
                }
            }
            return null;
        };
        await album.Files.UploadNowAsync(Album.Scope, id);
        Assert.True(album.Server.Has(Album.Scope, id));
        Assert.Equal(["Begin", "Chunk 0", "Chunk 65536", "Chunk 65536", "Chunk 131072", "Chunk 196608"], album.Server.Calls);
    }

    [Fact]
    public async Task An_upload_that_the_server_gave_up_begins_again()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        var isForgotten = false;
        album.Server.Fails = call =>
        {
            if (call == "Chunk 131072" && !isForgotten)
            {
                isForgotten = true;
                album.Server.Forget(Album.Scope, id);
            }
            return null;
        };
        await album.Files.UploadNowAsync(Album.Scope, id);
        Assert.True(album.Server.Has(Album.Scope, id));
        Assert.Equal(2, album.Server.Begun("Begin"));
    }

    [Fact]
    public async Task A_file_that_was_damaged_on_the_way_is_sent_again_a_few_times()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        album.Server.Damages = call => album.Server.Begun("Begin") == 1 && call == "Chunk 0";
        await album.Files.UploadNowAsync(Album.Scope, id);
        Assert.True(album.Server.Has(Album.Scope, id));

        var other = await album.AddAsync(Album.Photo(2));
        album.Server.Calls.Clear();
        album.Server.Damages = call => call == "Chunk 0";
        await Album.ErrorOfAsync(() => album.Files.UploadNowAsync(Album.Scope, other));
        Assert.InRange(album.Server.Begun("Begin"), 2, 10);
        Assert.Equal(AttachmentState.PendingUpload, await album.StateAsync(other));
    }

    [Fact]
    public async Task A_file_that_was_damaged_on_the_device_is_lost_and_said_until_it_is_added_again()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        var file = Path.Combine(album.Folder, id.ToString()[..2], id.ToString());
        File.WriteAllBytes(file, Album.Photo(2));
        await album.Files.TransferNowAsync();
        var info = await album.Files.GetAsync(Album.Scope, id);
        Assert.Equal((AttachmentState.Lost, false), (info.State, info.IsOnDevice));
        Assert.Contains("damaged", info.Error, StringComparison.Ordinal);
        Assert.Equal(OfflineSyncError.AttachmentMissing, await Album.ErrorOfAsync(() => album.Files.OpenReadAsync(Album.Scope, id)));
        Assert.Equal(OfflineSyncError.AttachmentMissing, await Album.ErrorOfAsync(() => album.Files.UploadNowAsync(Album.Scope, id)));
        Assert.Empty(album.OnDisk);

        await album.AddAsync(Album.Photo(1));
        await album.Files.TransferNowAsync();
        Assert.Equal(AttachmentState.Available, await album.StateAsync(id));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_lost_and_holds_nothing_up()
    {
        await using var album = await Album.WithAppAsync();
        var (gone, there) = (await album.AddAsync(Album.Photo(1)), await album.AddAsync(Album.Photo(2)));
        File.Delete(Path.Combine(album.Folder, gone.ToString()[..2], gone.ToString()));
        await album.Files.TransferNowAsync();
        Assert.Equal((AttachmentState.Lost, AttachmentState.Available), (await album.StateAsync(gone), await album.StateAsync(there)));
    }

    [Fact]
    public async Task A_refused_file_is_refused_for_good_until_the_app_asks_again()
    {
        await using var album = await Album.WithAppAsync();
        var (bad, good) = (await album.AddAsync(Album.Photo(1)), await album.AddAsync(Album.Photo(2)));
        album.Server.Refuse(Album.Scope, bad);
        await album.Files.TransferNowAsync();
        Assert.Equal((AttachmentState.Refused, AttachmentState.Available), (await album.StateAsync(bad), await album.StateAsync(good)));
        var calls = album.Server.Calls.Count;
        await album.Files.TransferNowAsync();
        Assert.Equal(calls, album.Server.Calls.Count);
        Assert.Equal(Album.Photo(1), await album.ReadAsync(bad));

        Assert.Equal(OfflineSyncError.AttachmentRefused, await Album.ErrorOfAsync(() => album.Files.UploadNowAsync(Album.Scope, bad)));
        album.Server.Forget(Album.Scope, bad);
        await album.Files.UploadNowAsync(Album.Scope, bad);
        Assert.Equal(AttachmentState.Available, await album.StateAsync(bad));
    }

    [Fact]
    public async Task A_refusal_at_the_beginning_is_the_servers_message()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        album.Server.Fails = call => call == "Begin" ? AttachmentServer.Refusal : null;
        Assert.Equal(OfflineSyncError.AttachmentRefused, await Album.ErrorOfAsync(() => album.Files.UploadNowAsync(Album.Scope, id)));
        Assert.Equal("No executables here.", (await album.Files.GetAsync(Album.Scope, id)).Error);
    }

    [Fact]
    public async Task What_the_server_has_from_another_device_is_not_sent()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        album.Server.Put(Album.Scope, Album.Photo(1));
        await album.Files.TransferNowAsync();
        Assert.Equal(["Stat 1"], album.Server.Calls);
        Assert.Equal(AttachmentState.Available, await album.StateAsync(id));
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, Reason.QuotaExceeded, OfflineSyncError.QuotaExceeded)]
    [InlineData(StatusCode.Unimplemented, Reason.Unspecified, OfflineSyncError.Unreachable)]
    [InlineData(StatusCode.PermissionDenied, Reason.Unspecified, OfflineSyncError.AccessDenied)]
    public async Task What_the_server_does_not_take_now_waits_and_is_said_once(StatusCode status, Reason reason, OfflineSyncError error)
    {
        await using var album = await Album.WithAppAsync(options => options.Attachments.Parallelism = 1);
        var ids = new[] { await album.AddAsync(Album.Photo(1)), await album.AddAsync(Album.Photo(2)), await album.AddAsync(Album.Photo(3)) };
        album.Server.Fails = call => call == "Begin" ? new RpcException(status, reason, "Not now") : null;
        Assert.Equal(error, await Album.ErrorOfAsync(() => album.Files.TransferNowAsync()));
        Assert.Equal(1, album.Server.Begun("Begin"));
        foreach (var id in ids)
            Assert.Equal(AttachmentState.PendingUpload, await album.StateAsync(id));
        album.Server.Fails = _ => null;
        await album.Files.TransferNowAsync();
        Assert.All(ids, id => Assert.True(album.Server.Has(Album.Scope, id)));
    }

    [Fact]
    public async Task A_file_that_the_server_still_scans_is_not_called_uploaded_and_holds_nothing_up()
    {
        await using var album = await Album.WithAppAsync();
        album.Server.HasScanned = false;
        var (first, second) = (await album.AddAsync(Album.Photo(1, 1000)), await album.AddAsync(Album.Photo(2, 2000)));
        Assert.Equal(OfflineSyncError.AttachmentPending, await Album.ErrorOfAsync(() => album.Files.TransferNowAsync()));
        Assert.Equal((AttachmentState.PendingUpload, AttachmentState.PendingUpload), (await album.StateAsync(first), await album.StateAsync(second)));
        Assert.Equal(2, album.Server.Begun("Begin"));
        album.Server.HasScanned = true;
        await album.Files.TransferNowAsync();
        Assert.Equal((AttachmentState.Available, AttachmentState.Available), (await album.StateAsync(first), await album.StateAsync(second)));
    }

    [Fact]
    public async Task What_the_server_has_lost_is_brought_again_by_the_device_that_added_it_if_a_row_still_names_it()
    {
        await using var album = await Album.WithAppAsync();
        var (named, unnamed, others) = (await album.AddAsync(Album.Photo(1)), await album.AddAsync(Album.Photo(2)), album.Server.Put(Album.Scope, Album.Photo(3)));
        await album.Files.TransferNowAsync();
        await album.ReadAsync(others);
        album.Device.Execute($"INSERT INTO photos VALUES ('a', '{named}'), ('b', '{others}')");
        foreach (var id in new[] { named, unnamed, others })
            album.Server.Forget(Album.Scope, id);
        album.Files.Maintain(CancellationToken.None);
        await album.Files.TransferNowAsync();
        Assert.Equal((true, false, false), (album.Server.Has(Album.Scope, named), album.Server.Has(Album.Scope, unnamed), album.Server.Has(Album.Scope, others)));
    }

    [Fact]
    public async Task What_a_restored_server_knows_as_begun_is_completed_by_the_device_that_added_it()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        await album.Files.TransferNowAsync();
        album.Device.Execute($"INSERT INTO photos VALUES ('a', '{id}')");
        album.Server.Reopen(Album.Scope, id);
        album.Files.Maintain(CancellationToken.None);
        await album.Files.TransferNowAsync();
        Assert.True(album.Server.Has(Album.Scope, id));
    }

    [Theory]
    [InlineData(StatusCode.FailedPrecondition, Reason.CursorInvalid)]
    [InlineData(StatusCode.AlreadyExists, Reason.ClientIdConflict)]
    public async Task A_server_that_was_restored_gets_the_files_again_that_it_lacks(StatusCode status, Reason reason)
    {
        await using var album = await Album.WithAppAsync();
        var (kept, lost) = (await album.AddAsync(Album.Photo(1)), await album.AddAsync(Album.Photo(2)));
        await album.Files.TransferNowAsync();
        album.Server.Forget(Album.Scope, lost);
        album.Server.Calls.Clear();
        album.Device.Server.Failures.Enqueue(new RpcException(status, reason, "Another log"));
        await album.Device.Client.SyncNowAsync();
        await album.Files.TransferNowAsync();
        Assert.True(album.Server.Has(Album.Scope, lost));
        Assert.Equal(1, album.Server.Begun("Begin"));
        Assert.Equal(AttachmentState.Available, await album.StateAsync(kept));
    }

    [Fact]
    public async Task One_way_takes_the_small_files_first_and_now_and_then_the_oldest()
    {
        await using var album = await Album.WithAppAsync(options => options.Attachments.Parallelism = 1);
        var order = new List<long?>();
        album.Files.Changed += (_, args) =>
        {
            if (args.Attachment.State == AttachmentState.Uploading)
                order.Add(args.Attachment.Length);
        };
        foreach (var bytes in new[] { 9000, 5000, 1000, 3000, 2000, 4000 })
        {
            await album.AddAsync(Album.Photo(bytes, bytes));
            await Task.Delay(2);
        }
        await album.Files.TransferNowAsync();
        Assert.Equal([1000, 2000, 3000, 9000, 4000, 5000], order);
    }

    [Fact]
    public async Task Small_files_go_first_and_do_not_wait_behind_a_large_one()
    {
        await using var album = await Album.WithAppAsync();
        var video = await album.AddAsync(Album.Photo(1, 300_000));
        var photo = await album.AddAsync(Album.Photo(2, 1000));
        var held = new TaskCompletionSource();
        album.Server.Holds = call => call == "Chunk 65536" ? held.Task : Task.CompletedTask;
        var running = album.Files.TransferNowAsync();
        await UntilAsync(() => album.Server.Has(Album.Scope, photo));
        // One that comes while the large one is on its way does not wait either.
        var later = await album.AddAsync(Album.Photo(3, 1000));
        await UntilAsync(() => album.Server.Has(Album.Scope, later));
        Assert.False(album.Server.Has(Album.Scope, video));
        held.SetResult();
        await running;
        Assert.True(album.Server.Has(Album.Scope, video));
    }

    [Fact]
    public async Task Who_asks_for_a_file_that_is_on_its_way_waits_for_it_and_nothing_is_sent_twice()
    {
        await using var album = await Album.WithAppAsync();
        var id = await album.AddAsync(Album.Photo(1));
        await Task.WhenAll(album.Files.TransferNowAsync(), album.Files.UploadNowAsync(Album.Scope, id), album.Files.UploadNowAsync(Album.Scope, id));
        Assert.Equal(4, album.Server.Begun("Chunk"));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Waiting.Limit);
        while (!condition())
            await Task.Delay(5, limit.Token);
    }
}
