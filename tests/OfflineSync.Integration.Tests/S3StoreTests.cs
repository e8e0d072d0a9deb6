using Amazon.S3;
using Amazon.S3.Model;
using OfflineSync.Contract;
using OfflineSync.Server.Attachments.Files;
using OfflineSync.Server.Attachments.Files.S3;
using OfflineSync.Testing;

namespace OfflineSync.Integration.Tests;

public sealed class S3StoreTests : AttachmentStoreContract, IAsyncLifetime
{
    private const string Bucket = "attachments";
    private const string Prefix = "some/where/";

    private static int _buckets;

    private readonly string _bucket = $"{Bucket}-{Interlocked.Increment(ref _buckets)}";
    private S3Options _options = null!;
    private IAmazonS3 _storage = null!;
    private S3Store _store = null!;

    protected override int ChunkBytes => S3Store.ChunkBytesMin;

    private protected override IAttachmentStore Store => _store;

    public async Task InitializeAsync()
    {
        var server = await S3Server.GetAsync();
        _options = new S3Options { Bucket = _bucket, Address = server.Address, AccessKey = server.AccessKey, SecretKey = server.SecretKey };
        _storage = _options.Connect();
        await _storage.PutBucketAsync(_bucket);
        _store = Another();
    }

    public Task DisposeAsync()
    {
        _store.Dispose();
        _storage.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Another_node_goes_on_with_an_upload()
    {
        using var other = Another();
        var content = new byte[(2 * ChunkBytes) + 5];
        var file = await BeginAsync(content);

        await _store.AppendAsync(file, 0, content.AsMemory(0, ChunkBytes), default);
        Assert.Equal(2L * ChunkBytes, await other.AppendAsync(file, ChunkBytes, content.AsMemory(ChunkBytes, ChunkBytes), default));
        // It does not know of the other's part yet.
        Assert.Equal(2L * ChunkBytes, await _store.AppendAsync(file, 0, content.AsMemory(0, ChunkBytes), default));
        Assert.Equal(content.Length, await _store.AppendAsync(file, 2L * ChunkBytes, content.AsMemory(2 * ChunkBytes), default));

        Assert.True(await other.CompleteAsync(file, default));
        Assert.True(await _store.CompleteAsync(file, default));
    }

    [Fact]
    public async Task An_upload_that_another_node_removed_begins_anew()
    {
        using var other = Another();
        var content = new byte[(2 * ChunkBytes) + 5];
        var file = await BeginAsync(content);
        await _store.AppendAsync(file, 0, content.AsMemory(0, ChunkBytes), default);

        await other.DeleteAsync(file.Name, default);

        Assert.Equal(0, await _store.AppendAsync(file, ChunkBytes, content.AsMemory(ChunkBytes, ChunkBytes), default));
    }

    [Fact]
    public async Task Nothing_is_left_in_the_storage_of_what_was_deleted()
    {
        var content = new byte[ChunkBytes + 5];
        var complete = await BeginAsync(content);
        await _store.AppendAsync(complete, 0, content.AsMemory(0, ChunkBytes), default);
        await _store.AppendAsync(complete, ChunkBytes, content.AsMemory(ChunkBytes), default);
        await _store.CompleteAsync(complete, default);
        var begun = await BeginAsync(new byte[ChunkBytes + 6]);
        await _store.AppendAsync(begun, 0, content.AsMemory(0, ChunkBytes), default);

        await _store.DeleteAsync(complete.Name, default);
        await _store.DeleteAsync(begun.Name, default);

        var objects = await _storage.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket });
        Assert.StartsWith(Prefix + "scopes/", Assert.Single(objects.S3Objects).Key, StringComparison.Ordinal);
        Assert.Empty((await _storage.ListMultipartUploadsAsync(_bucket)).MultipartUploads ?? []);
    }

    [Fact]
    public async Task A_storage_that_refuses_fails_like_a_disk()
    {
        using var stranger = new S3Store(
            new S3Options { Bucket = _bucket, Address = _options.Address, AccessKey = _options.AccessKey, SecretKey = "another" }.Connect(), _bucket, new S3Layout(Prefix));
        var file = await BeginAsync(new byte[10]);

        await Assert.ThrowsAsync<IOException>(() => stranger.AppendAsync(file, 0, new byte[10], default));
    }

    private S3Store Another() => new(_options.Connect(), _bucket, new S3Layout(Prefix));

    private async Task<AttachmentFile> BeginAsync(byte[] content)
    {
        await _store.AddScopeAsync("scope", default);
        var hash = Server.Attachments.ContentHash.Of(System.Security.Cryptography.SHA256.HashData(content));
        return new AttachmentFile(new FileName("scope", hash, 7), content.Length, ChunkBytes);
    }
}
