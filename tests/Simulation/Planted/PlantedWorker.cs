using System.Diagnostics;
using System.Text.Json;
using OfflineSync.Simulation.Workers;

namespace OfflineSync.Simulation.Planted;

/// <summary>A process of the build that has all bugs in it. One that crashes or does not end is started anew.</summary>
internal sealed class PlantedWorker(string program) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestSeed = TimeSpan.FromSeconds(60);

    // Worlds leave things behind; what takes this much for one bug does not end.
    private const long FreshMemoryMax = 1L << 30;
    private const long MemoryMax = 3L << 30;

    private Process? _process;

    public async Task<HuntResult> HuntAsync(HuntOrder order, CancellationToken cancellationToken)
    {
        var process = _process ??= Start();
        var before = process.TotalProcessorTime;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order).AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        var answer = process.StandardOutput.ReadLineAsync(cancellationToken).AsTask();
        while (!answer.IsCompleted)
        {
            await Task.WhenAny(answer, Task.Delay(LookEvery, cancellationToken));
            process.Refresh();
            if (!answer.IsCompleted && !process.HasExited
                && (process.TotalProcessorTime - before > LongestSeed || process.WorkingSet64 > MemoryMax))
                return GiveUp(process.TotalProcessorTime - before, null);
        }
        if (await answer is not { } line)
            return GiveUp(TimeSpan.Zero, "crash: the process died");
        if (!process.HasExited && process.WorkingSet64 > FreshMemoryMax)
            Dispose();
        return JsonSerializer.Deserialize<HuntResult>(line)!;
    }

    public void Dispose()
    {
        if (_process is not { } process)
            return;
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
        _process = null;
    }

    // A seed that does not end shows no violation: it does not count as found.
    private HuntResult GiveUp(TimeSpan spent, string? why)
    {
        Dispose();
        return new HuntResult(spent.TotalSeconds, why);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { program, "--planted", "hunt" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        WorkerSettings.AddTo(start);
        return Process.Start(start)!;
    }
}
