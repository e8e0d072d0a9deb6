using System.Security.Cryptography;
using Google.Protobuf;
using OfflineSync.Contract;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Nodes.Tests.Distribution;

/// <summary>What devices do with attachments, and what becomes of them: rows that refer to them, uploads that are complete, given up or damaged, a scan that fails.</summary>
internal sealed class FileWorkload(SyncNode node, string scope, TestClock clock)
{
    private static readonly byte[] Content = [1, 2, 3];
    private readonly Device _device = new(node, new TestClock(), scope, 20);

    public async Task RunAsync()
    {
        await _device.DeclareAsync("files", DeletePolicy.DeleteWins, Columns.Register("name"));
        _device.Write(RowChange.Insert("files", "x", ("name", Value.FromText(Convert.ToHexStringLower(SHA256.HashData(Content))))));
        await _device.SyncAsync();
        await _device.DeclareAsync("files", DeletePolicy.DeleteWins, Columns.Attachment("name"));
        await UploadAsync(Content, "image/png");
        await UploadAsync([4], BrokenScanner.FailsOn);
        await UploadAsync([5], "image/png");
        var given = await BeginAsync(new byte[100_000], "image/png");
        await node.LookAfterAttachmentsAsync();
        await node.StatAsync(new StatRequest { Scope = scope, ClientId = _device.Id, Hashes = { given } });
        clock.Advance(TimeSpan.FromDays(8));
        await node.LookAfterAttachmentsAsync();
        Assert.Equal(Content, (await node.DownloadAsync(new DownloadRequest { Scope = scope, ClientId = _device.Id, Hash = HashOf(Content), Bytes = 10 })).Data);
    }

    private static ByteString HashOf(byte[] content) => ByteString.CopyFrom(SHA256.HashData(content));

    private async Task<ByteString> BeginAsync(byte[] content, string type)
    {
        var hash = HashOf(content);
        await node.BeginUploadAsync(new BeginUploadRequest { Scope = scope, ClientId = _device.Id, Hash = hash, Length = (ulong)content.Length, ContentType = type });
        return hash;
    }

    private async Task UploadAsync(byte[] content, string type)
    {
        var hash = await BeginAsync(content, type);
        clock.Advance(TimeSpan.FromHours(1));
        await node.UploadChunkAsync(new UploadChunkRequest { Scope = scope, ClientId = _device.Id, Hash = hash, Data = ByteString.CopyFrom(content) });
    }
}
