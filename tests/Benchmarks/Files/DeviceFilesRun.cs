using System.Globalization;
using System.Text.Json;
using OfflineSync.Benchmarks.Figures;
using OfflineSync.Client;
using OfflineSync.Demo.Servers;
using Spectre.Console;

namespace OfflineSync.Benchmarks.Files;

/// <summary>What a large file costs a device and the server on its way from one device to another: memory, and time.</summary>
internal static class DeviceFilesRun
{
    public const int DefaultMegabytes = 1_000;

    private const string Scope = "files";
    private const double Megabyte = 1_000_000;
    private const int WarmUpBytes = 8_000_000;

    public static async Task<int> RunAsync(FileInfo? json, int megabytes, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("offlinesync-files-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(folder, postgres: null, cancellation);
            var figures = await MeasureAsync(folder, server, megabytes * (long)Megabyte, cancellation);
            foreach (var (name, value) in figures)
                AnsiConsole.WriteLine($"{name,-30} {value.ToString("N1", CultureInfo.InvariantCulture),14}");
            if (json is not null)
                await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(figures), cancellation);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(string folder, ServerProcess server, long bytes, CancellationToken cancellation)
    {
        await using var sender = await OpenAsync(Path.Combine(folder, "sender.db"), server.Address, cancellation);
        await using var receiver = await OpenAsync(Path.Combine(folder, "receiver.db"), server.Address, cancellation);
        // What grows once, with the first file, is not what a large one costs.
        var small = await sender.Attachments.AddAsync(Scope, new NoiseStream(WarmUpBytes), "video/mp4", cancellation);
        await sender.Attachments.UploadNowAsync(Scope, small, cancellationToken: cancellation);
        await receiver.Attachments.DownloadAsync(Scope, small, cancellationToken: cancellation);

        var figures = new Dictionary<string, double> { ["file_mb"] = bytes / Megabyte };
        var serverBefore = server.WorkingSet;
        AttachmentId id = default;
        await PhaseAsync("add", async () => id = await sender.Attachments.AddAsync(Scope, new NoiseStream(bytes), "video/mp4", cancellation));
        await PhaseAsync("upload", () => sender.Attachments.UploadNowAsync(Scope, id, cancellationToken: cancellation));
        await PhaseAsync("download", () => receiver.Attachments.DownloadAsync(Scope, id, cancellationToken: cancellation));
        figures["server_growth_mb"] = (server.WorkingSet - serverBefore) / Megabyte;
        return figures;

        async Task PhaseAsync(string name, Func<Task> phase)
        {
            GC.Collect();
            using var memory = new MemorySampler();
            var started = TimeProvider.System.GetTimestamp();
            await phase();
            figures[$"{name}_mb_per_second"] = bytes / Megabyte / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            figures[$"{name}_growth_mb"] = memory.Growth() / Megabyte;
        }
    }

    private static async Task<OfflineSyncClient> OpenAsync(string path, Uri server, CancellationToken cancellation)
    {
        Items.ItemTable.CreateDatabase(path);
        var options = new OfflineSyncOptions { DatabasePath = path, Server = server, Scope = Scope, AutomaticSync = false };
        options.Attachments.MaxBytesOnDevice = long.MaxValue;
        options.Attachments.FileBytesMax = long.MaxValue;
        options.Track(Items.ItemTable.Name);
        return await OfflineSyncClient.OpenAsync(options, cancellation);
    }
}
