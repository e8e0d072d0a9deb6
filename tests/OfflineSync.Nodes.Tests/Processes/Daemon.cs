using System.Diagnostics;
using System.Globalization;
using OfflineSync.Testing;

namespace OfflineSync.Nodes.Tests.Processes;

/// <summary>A program in the background, and what it has said.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan Limit = Waiting.Limit;

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    private Daemon(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool IsAlive => !_process.HasExited;

    /// <summary>All that it has said.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts a program. It ends with the test process, whatever becomes of that.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="mark">A part of the command line that no other process has.</param>
    public static async Task<Daemon> StartAsync(ProcessStartInfo start, string mark)
    {
        var daemon = new Daemon(start);
        await CommandLine.RunAfterExitAsync("grep -qF -- \"$2\" \"/proc/$1/cmdline\" && kill -KILL \"$1\"", daemon.Id, mark);
        return daemon;
    }

    /// <summary>Returns when it has said something.</summary>
    public async Task SaysAsync(string text)
    {
        try
        {
            await Waiting.UntilAsync(() => !IsAlive || Output.Contains(text, StringComparison.Ordinal), "");
        }
        catch (TimeoutException)
        {
            // What it has said instead is told below.
        }
        Assert.Contains(text, Output, StringComparison.Ordinal);
    }

    /// <summary>Kills it.</summary>
    public async Task KillAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"The process ended by itself, with exit code {_process.ExitCode}:\n{Output}");
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop (SIGTERM), and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await CommandLine.RunAsync("kill", "-TERM", Id);
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private string Id => _process.Id.ToString(CultureInfo.InvariantCulture);

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lock)
            _lines.Add(line);
    }
}
