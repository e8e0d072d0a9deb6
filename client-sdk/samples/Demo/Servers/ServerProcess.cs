using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace OfflineSync.Demo.Servers;

/// <summary>The OfflineSync server as a child process on a free loopback port.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 4;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new ServerStartException($"The server ended before it listened: {LastLines}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address => _address.Task.Result;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The memory that it has in use, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync(string folder, string? postgres, CancellationToken cancellation)
    {
        var server = new ServerProcess(ServerStart.Create(FindServer(), folder, postgres));
        try
        {
            await server._address.Task.WaitAsync(StartTimeout, cancellation);
            return server;
        }
        catch (TimeoutException)
        {
            var lines = server.LastLines;
            await server.DisposeAsync();
            throw new ServerStartException($"The server did not listen within {StartTimeout.TotalSeconds:0} s: {lines}");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private string LastLines => string.Join(" | ", _lastLines);

    private void Read(string? line)
    {
        if (line is null)
            return;
        Keep(line.Trim());
        if (ListeningOn().Match(line) is { Success: true } match)
            _address.TrySetResult(new Uri(match.Value));
    }

    /// <summary>Keeps what says why a start failed: not the stack below it, and not the log, which says the same as JSON.</summary>
    private void Keep(string line)
    {
        if (line.Length == 0 || line.StartsWith("at ", StringComparison.Ordinal) || line.StartsWith("---", StringComparison.Ordinal) || line[0] == '{')
            return;
        _lastLines.Enqueue(line);
        if (_lastLines.Count > LinesKept)
            _lastLines.TryDequeue(out _);
    }

    private static string FindServer()
    {
        var path = typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ServerPath").Value!;
        return File.Exists(path) ? path : throw new ServerStartException($"The server is not built: there is no '{path}'. Run 'dotnet build server'.");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9][0-9]*")]
    private static partial Regex ListeningOn();
}
