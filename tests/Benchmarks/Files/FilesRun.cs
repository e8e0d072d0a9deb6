using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using OfflineSync.Client.Transport;
using OfflineSync.Demo.Servers;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Files;

/// <summary>How fast a large attachment goes to the server and back, and how much memory that takes the server.</summary>
internal static class FilesRun
{
    public const int DefaultMegabytes = 1024;
    private const string Scope = "files";
    private const double Megabyte = 1024 * 1024;
    private const int WarmUpMegabytes = 2;
    private static readonly RpcCallLimits Limits = new(Timeout: TimeSpan.FromMinutes(5));

    public static async Task<int> RunAsync(FileInfo? json, int megabytes, CancellationToken cancellation)
    {
        // One user sends all of it.
        foreach (var limit in new[] { "RequestsPerSecond", "BytesPerSecond" })
            Environment.SetEnvironmentVariable($"OfflineSync__Limits__Address__{limit}", "0");
        var folder = Directory.CreateTempSubdirectory("offlinesync-files-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(folder, postgres: null, cancellation);
            using var channel = new RpcChannel(server.Address, new RpcChannelOptions { Compression = Compression.None, AcceptEncoding = null });
            var file = new FileTransfer(channel, server, Limits);
            await file.UploadAsync(new NoiseContent((long)(WarmUpMegabytes * Megabyte)), cancellation);
            await file.DownloadAsync(cancellation);
            file.Forget();
            var content = new NoiseContent((long)(megabytes * Megabyte));
            var upload = await MeasureAsync(() => file.UploadAsync(content, cancellation));
            var download = await MeasureAsync(() => file.DownloadAsync(cancellation));
            var figures = new Dictionary<string, double>
            {
                ["megabytes"] = megabytes,
                ["upload_mb_per_s"] = megabytes / upload,
                ["download_mb_per_s"] = megabytes / download,
                ["server_memory_before_mb"] = file.Before / Megabyte,
                ["server_memory_growth_mb"] = file.Growth / Megabyte,
            };
            var table = new Table().AddColumns("figure", "value");
            foreach (var (name, value) in figures)
                table.AddRow(name, value.ToString("N1", CultureInfo.InvariantCulture));
            AnsiConsole.Write(table);
            if (json is not null)
                await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(figures), cancellation);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Sends a file and gets it back, and follows the server's memory.</summary>
    private sealed class FileTransfer(RpcChannel channel, ServerProcess server, RpcCallLimits limits)
    {
        private readonly ByteString _client = ByteString.CopyFrom(Guid.NewGuid().ToByteArray());
        private NoiseContent _content = new(0);
        private ByteString _hash = ByteString.Empty;

        public long Before { get; private set; } = server.WorkingSet;

        public long Growth { get; private set; }

        /// <summary>Counts from what the server has now.</summary>
        public void Forget() => (Before, Growth) = (server.WorkingSet, 0);

        public async Task UploadAsync(NoiseContent content, CancellationToken cancellation)
        {
            var chunk = new byte[(int)Megabyte];
            (_content, _hash) = (content, ByteString.CopyFrom(content.Hash(chunk)));
            var begin = new BeginUploadRequest { Scope = Scope, ClientId = _client, Hash = _hash, Length = (ulong)content.Length, ContentType = "application/octet-stream" };
            await channel.UnaryAsync<BeginUploadRequest, BeginUploadResponse>(SyncMethods.AttachmentBeginUpload, begin, limits, cancellation);
            var isComplete = false;
            for (var offset = 0L; offset < content.Length; offset += chunk.Length)
            {
                content.Read(offset, chunk);
                var request = new UploadChunkRequest { Scope = Scope, ClientId = _client, Hash = _hash, Offset = (ulong)offset, Data = ByteString.CopyFrom(chunk) };
                isComplete = (await channel.UnaryAsync<UploadChunkRequest, UploadChunkResponse>(SyncMethods.AttachmentUploadChunk, request, limits, cancellation)).Complete;
                Sample();
            }
            if (!isComplete)
                throw new BenchmarkException("The upload is not complete.");
        }

        public async Task DownloadAsync(CancellationToken cancellation)
        {
            var expected = new byte[(int)Megabyte];
            for (var offset = 0L; offset < _content.Length; offset += expected.Length)
            {
                var request = new DownloadRequest { Scope = Scope, ClientId = _client, Hash = _hash, Offset = (ulong)offset, Bytes = (uint)expected.Length };
                var part = await channel.UnaryAsync<DownloadRequest, DownloadResponse>(SyncMethods.AttachmentDownload, request, limits, cancellation);
                _content.Read(offset, expected);
                if (!part.Data.Span.SequenceEqual(expected))
                    throw new BenchmarkException("The file that came back is another one.");
                Sample();
            }
        }

        private void Sample() => Growth = Math.Max(Growth, server.WorkingSet - Before);
    }
}
