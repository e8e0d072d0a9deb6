using System.Diagnostics;
using System.Text.Json;
using OfflineSync.Simulation.Cases;

namespace OfflineSync.Simulation.Workers;

/// <summary>A process that runs cases. One that dies is a violation of the case that it had, and another one takes its place.</summary>
internal sealed class Worker : IDisposable
{
    private const int LastWords = 20;

    // A run takes about a second of processor time: whoever needs this much does not end. The machine may have other work.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // Who waits for what never comes needs no processor time. Looks are counted and not the time, as a machine may be put to sleep.
    private const int LongestWaitLooks = 180;

    private readonly Queue<string> _errors = new();
    private Process? _process;

    /// <summary>Runs a job.</summary>
    public async Task<WorkerReport> RunAsync(WorkerJob job, CancellationToken cancellationToken)
    {
        var process = _process ??= Start();
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(job, SimulationJson.Line));
            await process.StandardInput.FlushAsync(cancellationToken);
            if (await ReadAsync(process, cancellationToken) is { } line)
                return JsonSerializer.Deserialize<WorkerReport>(line, SimulationJson.Line)!;
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (IOException)
        {
            // It is dead: what it said last tells more.
        }
        catch (TimeoutException error)
        {
            Dispose();
            return WorkerReport.Died(error.Message);
        }
        catch (JsonException error)
        {
            Dispose();
            return WorkerReport.Died($"the worker says what is no report: {error.Message}");
        }
        Dispose();
        lock (_errors)
            return WorkerReport.Died($"the worker died: {string.Join('\n', _errors)}");
    }

    public void Dispose()
    {
        if (_process is not { } process)
            return;
        _process = null;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
        process.Dispose();
    }

    private static async Task<string?> ReadAsync(Process process, CancellationToken cancellationToken)
    {
        var (used, before) = (TimeSpan.Zero, process.TotalProcessorTime);
        var reading = process.StandardOutput.ReadLineAsync(cancellationToken).AsTask();
        for (var looks = 1; await Task.WhenAny(reading, Task.Delay(LookEvery, cancellationToken)) != reading; looks++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            process.Refresh();
            if (process.HasExited)
                break;
            var after = process.TotalProcessorTime;
            // What a machine was asleep, it may put down to whoever ran.
            used += after - before < LookEvery ? after - before : LookEvery;
            before = after;
            if (used > Longest)
                throw new TimeoutException($"the run did not end in {(int)Longest.TotalSeconds} s of processor time");
            if (looks == LongestWaitLooks)
                throw new TimeoutException($"the run did not end in {(int)(LongestWaitLooks * LookEvery).TotalMinutes} minutes");
        }
        return await reading;
    }

    private Process Start()
    {
        var assembly = typeof(Worker).Assembly.Location;
        var start = new ProcessStartInfo(Host(), ["exec", assembly, WorkerLoop.Command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        WorkerSettings.AddTo(start);
        var process = Process.Start(start) ?? throw new SimulationException("A worker cannot be started.");
        lock (_errors)
            _errors.Clear();
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
        return process;
    }

    private static string Host()
    {
        var own = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(own) == "dotnet" ? own! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_errors)
        {
            if (_errors.Count < LastWords)
                _errors.Enqueue(line);
        }
    }
}
