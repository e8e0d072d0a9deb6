using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Migrations;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Attachments;

/// <summary>A server that keeps attachments in a folder of its own, and calls to it over HTTP.</summary>
public abstract class AttachmentScenario(StoreFixture store) : IAsyncLifetime
{
    private protected const int Chunk = 64 * 1024;

    private readonly List<RpcChannel> _channels = [];

    private protected string Scope { get; } = $"files ../{Guid.NewGuid():n}";

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("offlinesync-files-").FullName;

    private protected SettableClock Clock { get; } = new(TimeProvider.System);

    private protected SyncServer Server { get; private set; } = null!;

    private protected RpcChannel Channel { get; private set; } = null!;

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private protected async Task StartAsync(Action<IServiceCollection>? services = null, Action<ServerOptions>? configure = null)
    {
        Server = await SyncServer.StartAsync(
            options =>
            {
                Configure(options);
                configure?.Invoke(options);
            },
            services: collection =>
            {
                collection.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
                services?.Invoke(collection);
            });
        Channel = ChannelAs(null);
    }

    private protected async Task StopAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        _channels.Clear();
        await Server.DisposeAsync();
    }

    private protected virtual void Configure(ServerOptions options)
    {
        store.Configure(options);
        options.Attachments.Folder = Folder;
        options.Attachments.ChunkBytes = Chunk;
    }

    private protected RpcChannel ChannelAs(string? token)
    {
        var channel = new RpcChannel(Server.Address, new RpcChannelOptions { TokenProvider = (_, _) => ValueTask.FromResult(token) });
        _channels.Add(channel);
        return channel;
    }

    private protected static ByteString Client { get; } = ByteString.CopyFrom(Guid.NewGuid().ToByteArray());

    private protected static byte[] Noise(int length) => RandomNumberGenerator.GetBytes(length);

    private protected static ByteString HashOf(byte[] content) => ByteString.CopyFrom(SHA256.HashData(content));

    private protected Task<BeginUploadResponse> BeginAsync(
        byte[] content, long? length = null, string type = "image/jpeg", ByteString? hash = null, RpcChannel? channel = null) => CallAsync<BeginUploadRequest, BeginUploadResponse>(
        SyncMethods.AttachmentBeginUpload,
        new BeginUploadRequest { Scope = Scope, ClientId = Client, Hash = hash ?? HashOf(content), Length = (ulong)(length ?? content.Length), ContentType = type },
        channel);

    private protected Task<UploadChunkResponse> SendAsync(byte[] content, long offset, int? bytes = null, ByteString? hash = null, RpcChannel? channel = null)
    {
        var count = bytes ?? (int)Math.Min(Chunk, content.Length - offset);
        return CallAsync<UploadChunkRequest, UploadChunkResponse>(
            SyncMethods.AttachmentUploadChunk,
            new UploadChunkRequest
            {
                Scope = Scope,
                ClientId = Client,
                Hash = hash ?? HashOf(content),
                Offset = (ulong)offset,
                Data = ByteString.CopyFrom(content, (int)offset, count),
            },
            channel);
    }

    /// <summary>Uploads what the server lacks of a file.</summary>
    private protected async Task<bool> UploadAsync(byte[] content)
    {
        var begun = await BeginAsync(content);
        var (complete, offset) = (begun.Complete, (long)begun.Offset);
        while (!complete && offset < content.Length)
        {
            var sent = await SendAsync(content, offset);
            (complete, offset) = (sent.Complete, (long)sent.Offset);
        }
        return complete;
    }

    private protected async Task<byte[]> DownloadAsync(byte[] content)
    {
        using var read = new MemoryStream();
        while (true)
        {
            var part = await ReadAsync(HashOf(content), read.Length, Chunk);
            part.Data.WriteTo(read);
            if (read.Length == (long)part.Length || part.Data.IsEmpty)
                return read.ToArray();
        }
    }

    private protected Task<DownloadResponse> ReadAsync(ByteString hash, long offset, int bytes, RpcChannel? channel = null) => CallAsync<DownloadRequest, DownloadResponse>(
        SyncMethods.AttachmentDownload,
        new DownloadRequest { Scope = Scope, ClientId = Client, Hash = hash, Offset = (ulong)offset, Bytes = (uint)bytes },
        channel);

    private protected async Task<AttachmentStatus> StatAsync(byte[] content, RpcChannel? channel = null) => (await CallAsync<StatRequest, StatResponse>(
        SyncMethods.AttachmentStat, new StatRequest { Scope = Scope, ClientId = Client, Hashes = { HashOf(content) } }, channel)).Attachments.Single();

    private protected Task<TResponse> CallAsync<TRequest, TResponse>(string path, TRequest request, RpcChannel? channel = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        (channel ?? Channel).UnaryAsync<TRequest, TResponse>(path, request, new RpcCallLimits(Timeout: Waiting.Limit), CancellationToken.None);

    /// <summary>Reads the store.</summary>
    private protected async Task<T> QueryAsync<T>(Func<LogContext, Task<T>> read)
    {
        await using var context = Server.Services.GetRequiredService<LogContextSource>()();
        return await read(context);
    }

    /// <summary>The files that are there, complete or not.</summary>
    private protected string[] Files() =>
        [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "scope").Order()];
}
