using Amazon.S3.Model;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Attachments.Files.S3;
using OfflineSync.Server.Hosting;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Attachments;

/// <summary>A server that keeps files in Ceph's object storage.</summary>
public sealed class ObjectStorageTests(SqliteStoreFixture store) : AttachmentScenario(store), IClassFixture<SqliteStoreFixture>
{
    private const int Part = S3Store.ChunkBytesMin;

    private readonly S3Server _storage = S3Server.GetAsync().GetAwaiter().GetResult();
    private readonly string _bucket = $"end-to-end-{Guid.NewGuid():n}";
    private Uri? _address;

    [Fact]
    public async Task A_file_arrives_goes_on_after_a_restart_and_is_there_for_all()
    {
        await CreateBucketAsync();
        var content = Noise((2 * Part) + 1000);
        Assert.Equal((uint)Part, (await BeginAsync(content)).ChunkBytes);
        await SendAsync(content, 0, Part);
        await StopAsync();
        await StartAsync();

        Assert.Equal((ulong)Part, (await BeginAsync(content)).Offset);
        await SendAsync(content, Part, Part);
        Assert.Equal(AttachmentState.Pending, (await StatAsync(content)).State);
        Assert.True((await SendAsync(content, 2 * Part, 1000)).Complete);

        Assert.Equal(AttachmentState.Complete, (await StatAsync(content)).State);
        Assert.Equal(content, await DownloadAsync(content));
    }

    [Fact]
    public async Task What_is_not_the_content_is_thrown_away()
    {
        await CreateBucketAsync();
        var content = Noise(1000);
        await BeginAsync(content);
        var hash = HashOf(content);
        content[0] ^= 1;

        var refusal = await Assert.ThrowsAsync<RpcException>(() => SendAsync(content, 0, 1000, hash));

        Assert.Equal((StatusCode.DataLoss, Reason.AttachmentDamaged), (refusal.Status, refusal.Reason));
        content[0] ^= 1;
        Assert.Equal(0UL, (await BeginAsync(content)).Offset);
        Assert.True((await SendAsync(content, 0, 1000)).Complete);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_costs_nothing_but_time()
    {
        var content = Noise(1000);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => BeginAsync(content));

        Assert.Equal((StatusCode.Unavailable, Reason.StoreUnavailable), (refusal.Status, refusal.Reason));
        await CreateBucketAsync();
        Assert.False((await BeginAsync(content)).Complete);
        Assert.True((await SendAsync(content, 0, 1000)).Complete);
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_costs_nothing_but_time()
    {
        await CreateBucketAsync();
        var content = Noise(1000);
        await BeginAsync(content);
        await StopAsync();
        _address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        await StartAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => SendAsync(content, 0, 1000));

        Assert.Equal((StatusCode.Unavailable, Reason.StoreUnavailable), (refusal.Status, refusal.Reason));
        await StopAsync();
        _address = null;
        await StartAsync();
        Assert.True((await SendAsync(content, 0, 1000)).Complete);
    }

    private protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        options.Attachments.Folder = null;
        options.Attachments.ChunkBytes = Part;
        options.Attachments.S3.Bucket = _bucket;
        options.Attachments.S3.Address = _address ?? _storage.Address;
        options.Attachments.S3.AccessKey = _storage.AccessKey;
        options.Attachments.S3.SecretKey = _storage.SecretKey;
    }

    private async Task CreateBucketAsync()
    {
        using var storage = new S3Options { Address = _storage.Address, AccessKey = _storage.AccessKey, SecretKey = _storage.SecretKey }.Connect();
        await storage.PutBucketAsync(new PutBucketRequest { BucketName = _bucket });
    }
}
