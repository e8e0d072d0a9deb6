using System.Security.Cryptography;
using Google.Protobuf;
using OfflineSync.Contract;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Testing;
using OfflineSync.WorkManager.Tests;

namespace OfflineSync.Server.Tests.Attachments;

/// <summary>A disk that is full costs nothing but time.</summary>
public sealed class FullDiskTests
{
    private const int Chunk = 64 * 1024;

    [RootFact]
    public async Task An_upload_goes_on_when_there_is_room_again()
    {
        using var disk = new SmallDisk(4096);
        var store = new SqliteStore();
        await using (var node = await SyncNode.StartAsync(
            options =>
            {
                store.Configure(options);
                (options.Attachments.Folder, options.Attachments.ChunkBytes) = (Path.GetDirectoryName(disk.DatabasePath), Chunk);
            },
            TimeProvider.System))
        {
            var content = RandomNumberGenerator.GetBytes(20 * Chunk);
            var hash = ByteString.CopyFrom(SHA256.HashData(content));
            var offset = (await BeginAsync()).Offset;
            for (var chunk = 0; chunk < 5; chunk++)
                offset = (await SendAsync(offset)).Offset;
            disk.Fill();
            var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(offset));
            Assert.Equal((StatusCode.Unavailable, Reason.StoreUnavailable), (error.Status, error.Reason));
            Assert.NotNull(RetryPushback.Of(error));
            Assert.Equal(5UL * Chunk, (await BeginAsync()).Offset);

            disk.Free();
            var isComplete = false;
            while (!isComplete)
                (isComplete, offset) = await SendAsync(offset) is var sent ? (sent.Complete, sent.Offset) : default;
            var read = await node.DownloadAsync(new DownloadRequest { Scope = "s", ClientId = ByteString.CopyFrom(hash.Span[..16]), Hash = hash, Offset = 19 * Chunk, Bytes = Chunk });
            Assert.Equal(content[(19 * Chunk)..], read.Data);

            Task<BeginUploadResponse> BeginAsync() => node.BeginUploadAsync(
                new BeginUploadRequest { Scope = "s", ClientId = ByteString.CopyFrom(hash.Span[..16]), Hash = hash, Length = (ulong)content.Length, ContentType = "a/b" });

            Task<UploadChunkResponse> SendAsync(ulong offset) => node.UploadChunkAsync(new UploadChunkRequest
            {
                Scope = "s",
                ClientId = ByteString.CopyFrom(hash.Span[..16]),
                Hash = hash,
                Offset = offset,
                Data = ByteString.CopyFrom(content, (int)offset, Chunk),
            });
        }
        store.Delete();
    }
}
