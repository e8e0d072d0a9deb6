using System.Diagnostics;
using System.Globalization;
using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>A server node at an address of its own, which it keeps over its lives.</summary>
internal sealed class Node(string connectionString, IReadOnlyDictionary<string, string>? settings = null) : IAsyncDisposable
{
    private const string Hears = "This node hears the news of other nodes.";
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private Daemon? _process;

    public int GrpcPort { get; } = FreePort.Find();

    public int HealthPort { get; } = FreePort.Find();

    public Uri Address => new($"http://{At(GrpcPort)}");

    /// <summary>What it has said in this life.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>Starts it, and returns when it is ready.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", Paths.Server, "--OfflineSync:Listen:Grpc", At(GrpcPort), "--OfflineSync:Listen:Health", At(HealthPort)])
        {
            WorkingDirectory = Path.GetDirectoryName(Paths.Server),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__OfflineSync"] = connectionString;
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        if (_process is not null)
            await _process.DisposeAsync();
        _process = await Daemon.StartAsync(start, At(GrpcPort));
        await Waiting.UntilAsync(IsReadyAsync, $"A node is not ready:\n{Output}");
    }

    /// <summary>Starts it, and returns when it hears other nodes too.</summary>
    public async Task StartAndHearAsync()
    {
        await StartAsync();
        await SaysAsync(Hears);
    }

    public Task SaysAsync(string text) => _process!.SaysAsync(text);

    public Task KillAsync() => _process!.KillAsync();

    public Task<int> TerminateAsync() => _process!.TerminateAsync();

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private async Task<bool> IsReadyAsync()
    {
        if (!_process!.IsAlive)
            throw new InvalidOperationException($"A node ended at its start:\n{Output}");
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://{At(HealthPort)}/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
