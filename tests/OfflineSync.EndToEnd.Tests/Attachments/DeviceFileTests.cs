using System.Security.Cryptography;
using OfflineSync.Client;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Attachments;

/// <summary>Photos that go from one device to another over the real server, whose network breaks.</summary>
public abstract class DeviceFileTests(StoreFixture store) : DeviceScenario(store)
{
    private const int ChunkBytes = 64 * 1024;
    private const int PhotoBytes = 4 * ChunkBytes + 1000;

    private static readonly string[] Schema = ["CREATE TABLE photos(id TEXT PRIMARY KEY, file TEXT)"];

    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-files-").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_photo_that_was_added_offline_is_pending_for_others_until_it_is_uploaded()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        a.Network.Decide = _ => new NetworkFault(FaultKind.RequestLost);
        var photo = Photo(1);
        var id = await AddAsync(a, photo, "p");
        await Assert.ThrowsAsync<OfflineSyncException>(() => a.Client.Attachments.TransferNowAsync());
        Assert.Equal(photo, await ReadAsync(a, id));
        a.Network.Decide = null;
        await SyncAllAsync(a, b);

        Assert.Equal([$"'{id}'"], b.Query("SELECT file FROM photos"));
        Assert.Equal(OfflineSyncError.AttachmentPending, await ErrorOfAsync(() => b.Client.Attachments.OpenReadAsync(Scope, id)));
        Assert.Equal(AttachmentState.PendingOnServer, (await b.Client.Attachments.GetAsync(Scope, id)).State);
        await a.Client.Attachments.TransferNowAsync();
        Assert.Equal(AttachmentState.Available, (await a.Client.Attachments.GetAsync(Scope, id)).State);
        Assert.Equal(photo, await ReadAsync(b, id));
        var info = await b.Client.Attachments.GetAsync(Scope, id);
        Assert.Equal((AttachmentState.Available, PhotoBytes, "image/jpeg"), (info.State, info.Length, info.ContentType));
    }

    [Theory]
    [InlineData(FaultKind.RequestLost)]
    [InlineData(FaultKind.ReplyLost)]
    [InlineData(FaultKind.ReplyCut)]
    [InlineData(FaultKind.RequestDamaged)]
    [InlineData(FaultKind.ReplyDamaged)]
    public async Task Whatever_call_the_network_breaks_the_file_arrives_and_no_chunk_is_kept_twice(FaultKind fault)
    {
        // Stat, BeginUpload, five chunks; five parts and, for a device that reads, no more.
        for (var broken = 0; broken < 12; broken++)
        {
            var (a, b) = (await OpenAsync(), await OpenAsync());
            var id = await AddAsync(a, Photo(broken), $"p{broken}");
            await SyncAllAsync(a, b);
            var calls = 0;
            NetworkFault? Break(string method) => IsOfFiles(method) && calls++ == broken ? new NetworkFault(fault, 40) : null;
            (a.Network.Decide, b.Network.Decide) = (Break, Break);
            await InTheEndAsync(a, () => a.Client.Attachments.TransferNowAsync());
            await InTheEndAsync(b, () => b.Client.Attachments.DownloadAsync(Scope, id));

            Assert.Equal(Photo(broken), await ReadAsync(b, id));
            Assert.True(calls > broken);
            Assert.InRange(calls, 12, 16);
        }
    }

    [Fact]
    public async Task A_server_that_restarts_and_a_device_that_restarts_go_on_where_they_were()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        var id = await AddAsync(a, Photo(1), "p");
        await SyncAllAsync(a, b);
        a.Network.Decide = FailAt("UploadChunk", 2);
        await Assert.ThrowsAsync<OfflineSyncException>(() => a.Client.Attachments.TransferNowAsync());
        await RestartAsync();
        await a.OpenAsync();
        var sent = 0;
        a.Network.Decide = method => method == "UploadChunk" && ++sent > 100 ? new NetworkFault(FaultKind.RequestLost) : null;
        await a.Client.Attachments.TransferNowAsync();
        Assert.Equal(3, sent);

        b.Network.Decide = FailAt("Download", 2);
        await Assert.ThrowsAsync<OfflineSyncException>(() => b.Client.Attachments.OpenReadAsync(Scope, id));
        await RestartAsync();
        await b.OpenAsync();
        Assert.Equal(2 * ChunkBytes, (await b.Client.Attachments.GetAsync(Scope, id)).BytesDone);
        Assert.Equal(Photo(1), await ReadAsync(b, id));
    }

    [Fact]
    public async Task The_same_content_of_two_devices_is_sent_once()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        var id = await AddAsync(a, Photo(1), "a");
        Assert.Equal(id, await AddAsync(b, Photo(1), "b"));
        await a.Client.Attachments.TransferNowAsync();
        b.Network.Decide = method => method is "BeginUpload" or "UploadChunk" ? new NetworkFault(FaultKind.RequestLost) : null;
        await b.Client.Attachments.TransferNowAsync();
        Assert.Equal(AttachmentState.Available, (await b.Client.Attachments.GetAsync(Scope, id)).State);
    }

    [Fact]
    public async Task Two_devices_that_send_the_same_content_at_once_both_end_well()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        var id = await AddAsync(a, Photo(1), "a");
        await AddAsync(b, Photo(1), "b");
        await Task.WhenAll(a.Client.Attachments.UploadNowAsync(Scope, id), b.Client.Attachments.UploadNowAsync(Scope, id));
        Assert.Equal(AttachmentState.Available, (await b.Client.Attachments.GetAsync(Scope, id)).State);
        var c = await OpenAsync();
        Assert.Equal(Photo(1), await ReadAsync(c, id));
    }

    [Fact]
    public async Task A_file_whose_row_is_deleted_can_still_be_read_here_and_goes_when_the_app_says_so()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        var id = await AddAsync(a, Photo(1), "p");
        await a.Client.Attachments.TransferNowAsync();
        await SyncAllAsync(a, b);
        a.Execute("DELETE FROM photos");
        await SyncAllAsync(a, b);
        Assert.Equal(Photo(1), await ReadAsync(a, id));
        Assert.True(await a.Client.Attachments.RemoveAsync(Scope, id));
        Assert.Empty(await a.Client.Attachments.ListAsync());
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_to_all()
    {
        var (a, b) = (await OpenAsync(), await OpenAsync());
        var id = await a.Client.Attachments.AddAsync(Scope, new MemoryStream(Photo(1)), "application/x-executable");
        Assert.Equal(OfflineSyncError.AttachmentRefused, await ErrorOfAsync(() => a.Client.Attachments.UploadNowAsync(Scope, id)));
        Assert.Equal(AttachmentState.Refused, (await a.Client.Attachments.GetAsync(Scope, id)).State);
        Assert.Equal(OfflineSyncError.AttachmentPending, await ErrorOfAsync(() => b.Client.Attachments.OpenReadAsync(Scope, id)));
    }

    [Fact]
    public async Task Ahead_brings_what_rows_name_without_being_asked_for_each()
    {
        var a = await OpenAsync();
        var b = Add(new Device(Server.Address, Scope, Schema, "photos") { Declare = Declare, Configure = options => options.Attachments.Downloads = AttachmentDownloads.Ahead });
        await b.OpenAsync();
        var ids = new List<AttachmentId>();
        for (var i = 0; i < 5; i++)
            ids.Add(await AddAsync(a, Photo(i), $"p{i}"));
        await a.Client.Attachments.TransferNowAsync();
        await SyncAllAsync(a, b);
        await b.Client.Attachments.TransferNowAsync();
        b.Network.Decide = _ => new NetworkFault(FaultKind.RequestLost);
        for (var i = 0; i < 5; i++)
            Assert.Equal(Photo(i), await ReadAsync(b, ids[i]));
    }

    protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Attachments.Folder = _folder;
        options.Attachments.ChunkBytes = ChunkBytes;
        options.Attachments.ContentTypes.Add("image/*");
    }

    private static bool IsOfFiles(string method) => method is "Stat" or "BeginUpload" or "UploadChunk" or "Download";

    private static void Declare(TrackedTable table) => table.Attachment("file");

    private static byte[] Photo(int seed)
    {
        var content = new byte[PhotoBytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static Func<string, NetworkFault?> FailAt(string method, int after)
    {
        var calls = 0;
        return called => called == method && calls++ == after ? new NetworkFault(FaultKind.RequestLost) : null;
    }

    private static async Task InTheEndAsync(Device device, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (OfflineSyncException)
        {
            await device.OpenAsync();
            await action();
        }
    }

    private static async Task<OfflineSyncError> ErrorOfAsync(Func<Task> action) => (await Assert.ThrowsAsync<OfflineSyncException>(action)).Error;

    private Task<Device> OpenAsync() => OpenAsync(new Device(Server.Address, Scope, Schema, "photos") { Declare = Declare });

    private async Task<AttachmentId> AddAsync(Device device, byte[] content, string row)
    {
        var id = await device.Client.Attachments.AddAsync(Scope, new MemoryStream(content), "image/jpeg");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), id.ToString());
        device.Execute($"INSERT INTO photos VALUES ('{row}', '{id}')");
        return id;
    }

    private async Task<byte[]> ReadAsync(Device device, AttachmentId id)
    {
        await using var file = await device.Client.Attachments.OpenReadAsync(Scope, id);
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        return content.ToArray();
    }

    private async Task RestartAsync()
    {
        var port = Server.Address.Port;
        await Server.DisposeAsync();
        await StartAsync(port);
    }
}
