using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Attachments.Collection;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Hosting;
using Xunit;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Contract;

/// <summary>What becomes of attachments: those that somebody needs stay, and nothing of others, whatever fails on the way.</summary>
public abstract class AttachmentContract : StoreContract
{
    private const int Chunk = 64 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromDays(7);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly ByteString Client = ByteString.CopyFrom([.. new byte[15], 9]);

    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-files-").FullName;

    private FaultyAttachmentStore Store => (FaultyAttachmentStore)Node.Get<IAttachmentStore>();

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_attachment_to_which_no_row_refers_is_kept_for_the_grace_period()
    {
        var hash = await UploadAsync("alone");
        await CollectAsync();
        Clock.Advance(Grace - Hour);
        await CollectAsync();
        await IsThereAsync(hash);
        Clock.Advance(Hour);
        Assert.Equal(1, (await CollectAsync()).Unreferenced);
        await IsGoneAsync(hash);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("null")]
    [InlineData("other")]
    public async Task An_attachment_stays_as_long_as_a_row_refers_to_it(string end)
    {
        var device = await DeclaredAsync();
        var hash = await UploadAsync(end);
        device.Write(Photo("x", hash), Photo("y", hash));
        await device.SyncAsync();
        await AgeAsync();
        await IsThereAsync(hash);

        device.Write(RowChange.Delete("photos", "y"));
        await device.SyncAsync();
        await AgeAsync();
        await IsThereAsync(hash);

        device.Write(end switch
        {
            "delete" => RowChange.Delete("photos", "x"),
            "null" => RowChange.Update("photos", "x", ("file", Value.Null)),
            _ => RowChange.Update("photos", "x", ("file", Value.FromText("another"))),
        });
        await device.SyncAsync();
        await CollectAsync();
        Clock.Advance(Grace - Hour);
        await CollectAsync();
        await IsThereAsync(hash);
        await AgeAsync();
        await IsGoneAsync(hash);
    }

    [Fact]
    public async Task The_grace_period_begins_anew_with_each_last_reference()
    {
        var device = await DeclaredAsync();
        var hash = await UploadAsync("twice");
        await CollectAsync();
        Clock.Advance(TimeSpan.FromDays(5));
        device.Write(Photo("x", hash));
        await device.SyncAsync();
        await CollectAsync();
        device.Write(RowChange.Delete("photos", "x"));
        await device.SyncAsync();
        await CollectAsync();
        Clock.Advance(TimeSpan.FromDays(5));
        await CollectAsync();
        await IsThereAsync(hash);
        Clock.Advance(TimeSpan.FromDays(2));
        await CollectAsync();
        await IsGoneAsync(hash);
    }

    [Fact]
    public async Task A_row_may_come_before_its_attachment()
    {
        var device = await DeclaredAsync();
        device.Write(Photo("x", HashOf("late")));
        await device.SyncAsync();
        await UploadAsync("else");
        await CollectAsync();
        var hash = await UploadAsync("late");
        await AgeAsync();
        await IsThereAsync(hash);
    }

    [Fact]
    public async Task References_of_a_column_that_is_declared_later_count()
    {
        var device = NewDevice(1);
        var hash = await UploadAsync("declared late");
        device.Write(Photo("x", hash));
        await device.SyncAsync();
        await CollectAsync();
        await device.DeclareAsync("photos", DeletePolicy.DeleteWins, Columns.Register("title"), Columns.Attachment("file"));
        await AgeAsync();
        await IsThereAsync(hash);
        // And it conflicts with nobody who knows nothing of it.
        await NewDevice(2).DeclareAsync("photos", DeletePolicy.DeleteWins, Columns.Register("file"));
        await Assert.ThrowsAsync<RpcException>(() => NewDevice(2).DeclareAsync(
            "other", DeletePolicy.DeleteWins, new ColumnDeclaration { Name = "file", Type = ColumnType.Text, Attachment = true }));
    }

    [Fact]
    public async Task A_reference_that_comes_at_the_last_moment_counts()
    {
        var device = await DeclaredAsync();
        var hash = await UploadAsync("saved");
        await CollectAsync();
        Clock.Advance(Grace + Hour);
        device.Write(Photo("x", hash));
        await device.SyncAsync();
        // As if the row had come after the collector had looked.
        await Node.Get<AttachmentCollector>().RemoveAsync(Scope, CancellationToken.None);
        await IsThereAsync(hash);
    }

    [Fact]
    public async Task References_of_many_rows_are_found_in_steps()
    {
        var device = await DeclaredAsync();
        var hash = await UploadAsync("many");
        Node.Faults.PageRows = 3;
        device.Write([.. Enumerable.Range(0, 20).Select(i => Photo($"{i}", i == 19 ? hash : HashOf($"{i}")))]);
        await device.SyncAsync();
        await AgeAsync();
        await IsThereAsync(hash);
        device.Write([.. Enumerable.Range(0, 20).Select(i => RowChange.Delete("photos", $"{i}"))]);
        await device.SyncAsync();
        await AgeAsync();
        await AgeAsync();
        await IsGoneAsync(hash);
    }

    [Fact]
    public async Task References_of_rows_whose_deletes_were_forgotten_go_too()
    {
        var device = await DeclaredAsync();
        var hash = await UploadAsync("forgotten");
        device.Write(Photo("x", hash));
        await device.SyncAsync();
        await CollectAsync();
        device.Write(RowChange.Delete("photos", "x"));
        device.Write(RowChange.Insert("photos", "y"));
        await device.SyncAsync();
        Clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal(1, (await Node.CompactAsync(Scope)).Tombstones);
        await CollectAsync();
        await AgeAsync();
        await IsGoneAsync(hash);
    }

    [Fact]
    public async Task An_upload_is_kept_as_long_as_something_arrives()
    {
        var content = new byte[3 * Chunk];
        var hash = ByteString.CopyFrom(SHA256.HashData(content));
        await BeginAsync(hash, content.Length);
        Clock.Advance(TimeSpan.FromDays(6));
        await AppendAsync(hash, content, 0);
        Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(0, (await CollectAsync()).Total);
        await AppendAsync(hash, content, Chunk);
        Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(1, (await CollectAsync()).Abandoned);
        Assert.Empty(Files());
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => AppendAsync(hash, content, 2 * Chunk))).Status);
    }

    [Theory]
    [InlineData("join")]
    [InlineData("page")]
    [InlineData("before delete")]
    [InlineData("after delete")]
    public async Task Nothing_that_is_needed_goes_and_nothing_else_stays_wherever_the_collector_breaks_off(string fault)
    {
        var device = await DeclaredAsync();
        var needed = await UploadAsync("needed");
        var loose = await UploadAsync("loose");
        device.Write(Photo("x", needed));
        await device.SyncAsync();
        await CollectAsync();
        Clock.Advance(Grace);
        Break(fault, () => throw new IOException("The process ends here."));
        await Assert.ThrowsAsync<IOException>(() => CollectAsync());
        await IsThereAsync(needed);

        await Node.DisposeAsync();
        await InitializeAsync();
        // It may come again meanwhile, and is another file then.
        if (fault.EndsWith("delete", StringComparison.Ordinal))
        {
            Assert.Equal(loose, await UploadAsync("loose"));
            await IsThereAsync(loose);
        }
        await CollectAsync();
        await AgeAsync();
        await WalkAsync();
        await IsThereAsync(needed);
        await IsGoneAsync(loose);
        Assert.Single(Files());
    }

    [Theory]
    [InlineData("before append")]
    [InlineData("after append")]
    [InlineData("before complete")]
    [InlineData("after complete")]
    public async Task An_upload_goes_on_wherever_the_server_broke_off(string fault)
    {
        var device = await DeclaredAsync();
        device.Write(Photo("x", HashOf(fault)));
        await device.SyncAsync();
        Break(fault, () => throw new IOException("The process ends here."));
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => UploadAsync(fault))).Status);
        await Node.DisposeAsync();
        await InitializeAsync();
        await AgeAsync(TimeSpan.FromDays(1));
        var hash = await UploadAsync(fault);
        await AgeAsync();
        await WalkAsync();
        await IsThereAsync(hash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_in_whatever_order_what_rows_refer_to_is_there(int seed)
    {
        var random = new Random(seed);
        var device = await DeclaredAsync();
        Node.Faults.PageRows = 4;
        var rows = new Dictionary<string, string?>();
        // What was there when a row referred to it last.
        var promised = new HashSet<string>();
        for (var step = 0; step < 120; step++)
        {
            var (content, key) = ($"content {random.Next(6)}", $"row {random.Next(8)}");
            switch (random.Next(8))
            {
                case 0 or 1:
                    await UploadAsync(content);
                    break;
                case 2 or 3:
                    device.Write(Photo(key, HashOf(content)));
                    rows[key] = content;
                    await device.SyncAsync();
                    break;
                case 4:
                    device.Write(RowChange.Delete("photos", key));
                    rows.Remove(key);
                    await device.SyncAsync();
                    break;
                case 5:
                    Clock.Advance(TimeSpan.FromDays(random.Next(5)));
                    break;
                case 6:
                    await CollectAsync();
                    break;
                default:
                    await BreakOffAsync(random);
                    break;
            }
            promised.IntersectWith(rows.Values!);
            foreach (var named in rows.Values.Where(named => !promised.Contains(named!)))
            {
                if (await IsCompleteAsync(HashOf(named!)))
                    promised.Add(named!);
            }
            foreach (var named in promised)
                await IsThereAsync(HashOf(named));
        }
        // In the end, what nobody needs goes.
        await AgeAsync();
        await WalkAsync();
        Assert.Equal(promised.Count, Files().Length);
    }

    [Fact]
    public async Task Files_that_belong_to_nothing_go_when_they_are_old()
    {
        var hash = await UploadAsync("known");
        var file = Assert.Single(Files());
        var (old, young, foreign) = (Sibling(file, 1), Sibling(file, 2), Path.Combine(Path.GetDirectoryName(file)!, "readme.txt"));
        File.Copy(file, old);
        File.Copy(file, young);
        File.Copy(file, foreign);
        File.SetLastWriteTimeUtc(young, (Clock.GetUtcNow() - Grace + Hour).UtcDateTime);
        await WalkAsync();
        Assert.Equal(new[] { file, young, foreign }.Order(), Files());
        await IsThereAsync(hash);
        File.Delete(file);
        await WalkAsync();
        await IsGoneAsync(hash, expectsNoFile: false);
    }

    /// <inheritdoc/>
    protected override void Configure(ServerOptions options)
    {
        options.Attachments.Folder = _folder;
        options.Attachments.ChunkBytes = Chunk;
        options.Attachments.Grace = Grace;
    }

    /// <inheritdoc/>
    protected override void AddServices(IServiceCollection services) =>
        services.AddSingleton<IAttachmentStore>(provider => new FaultyAttachmentStore(new FolderStore(provider.GetRequiredService<FolderLayout>())));

    private static string Sibling(string file, long upload) => Path.ChangeExtension(file, upload.ToString("x16"));

    private static ByteString HashOf(string content) => ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static RowChange Photo(string key, ByteString hash) =>
        RowChange.Insert("photos", key, ("file", Value.FromText(Convert.ToHexStringLower(hash.Span))), ("title", Value.FromText("a photo")));

    private void Break(string fault, Action action)
    {
        switch (fault)
        {
            case "join":
                Node.Faults.BeforeJoin = action;
                break;
            case "page":
                Node.Faults.BeforeJoin = () => Node.Faults.AfterPage = () =>
                {
                    action();
                    return Task.CompletedTask;
                };
                break;
            case "before delete":
                Store.BeforeDelete = action;
                break;
            case "after delete":
                Store.AfterDelete = action;
                break;
            case "before append":
                Store.BeforeAppend = action;
                break;
            case "after append":
                Store.AfterAppend = action;
                break;
            case "before complete":
                Store.BeforeComplete = action;
                break;
            default:
                Store.AfterComplete = action;
                break;
        }
    }

    private async Task<Device> DeclaredAsync()
    {
        var device = NewDevice(1);
        await device.DeclareAsync("photos", DeletePolicy.DeleteWins, Columns.Register("title"), Columns.Attachment("file"));
        return device;
    }

    private async Task<ByteString> UploadAsync(string content)
    {
        var hash = HashOf(content);
        var bytes = Encoding.UTF8.GetBytes(content);
        if (!(await BeginAsync(hash, bytes.Length)).Complete)
            Assert.True((await AppendAsync(hash, bytes, 0)).Complete);
        return hash;
    }

    private Task<BeginUploadResponse> BeginAsync(ByteString hash, int length) => Node.BeginUploadAsync(
        new BeginUploadRequest { Scope = Scope, ClientId = Client, Hash = hash, Length = (ulong)length, ContentType = "text/plain" });

    private Task<UploadChunkResponse> AppendAsync(ByteString hash, byte[] content, int offset) => Node.UploadChunkAsync(
        new UploadChunkRequest
        {
            Scope = Scope,
            ClientId = Client,
            Hash = hash,
            Offset = (ulong)offset,
            Data = ByteString.CopyFrom(content, offset, Math.Min(Chunk, content.Length - offset)),
        });

    /// <summary>The collector fails at a random place.</summary>
    private async Task BreakOffAsync(Random random)
    {
        string[] faults = ["join", "page", "before delete", "after delete"];
        Break(faults[random.Next(faults.Length)], () => throw new IOException("The process ends here."));
        try
        {
            await CollectAsync();
        }
        catch (IOException)
        {
        }
        Node.Faults.BeforeJoin = Store.BeforeDelete = Store.AfterDelete = () => { };
        Node.Faults.AfterPage = () => Task.CompletedTask;
    }

    private async Task<bool> IsCompleteAsync(ByteString hash)
    {
        var stat = await Node.StatAsync(new StatRequest { Scope = Scope, ClientId = Client, Hashes = { hash } });
        return Assert.Single(stat.Attachments).State == AttachmentState.Complete;
    }

    private Task<Collected> CollectAsync() => Node.Get<AttachmentCollector>().RunAsync(Scope, CancellationToken.None);

    private Task WalkAsync() => Node.Get<OrphanWalk>().RunAsync(CancellationToken.None);

    /// <summary>Lets a grace period pass in which the collector runs.</summary>
    private async Task AgeAsync(TimeSpan? age = null)
    {
        await CollectAsync();
        Clock.Advance(age ?? Grace);
        await CollectAsync();
    }

    private async Task IsThereAsync(ByteString hash)
    {
        var read = await Node.DownloadAsync(new DownloadRequest { Scope = Scope, ClientId = Client, Hash = hash, Bytes = Chunk });
        Assert.Equal(hash.ToByteArray(), SHA256.HashData(read.Data.Span));
    }

    private async Task IsGoneAsync(ByteString hash, bool expectsNoFile = true)
    {
        var stat = await Node.StatAsync(new StatRequest { Scope = Scope, ClientId = Client, Hashes = { hash } });
        Assert.Equal(AttachmentState.Unspecified, Assert.Single(stat.Attachments).State);
        if (expectsNoFile)
            Assert.DoesNotContain(Files(), file => file.Contains(Convert.ToHexStringLower(hash.Span), StringComparison.Ordinal));
    }

    private string[] Files() =>
        [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != FolderLayout.ScopeFile).Order()];
}
