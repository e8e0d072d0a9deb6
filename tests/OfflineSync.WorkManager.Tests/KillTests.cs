using System.Diagnostics;
using OfflineSync.Testing;
using OfflineSync.WorkManager.Victim;

namespace OfflineSync.WorkManager.Tests;

public sealed class KillTests : IDisposable
{
    private const int Works = 150;
    private const int Kills = 8;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("workmanager");

    private readonly List<Process> _processes = [];

    private string Database => Path.Combine(_directory.FullName, "work.db");

    private string Log => Path.Combine(_directory.FullName, "log");

    // Not on the thread of the other tests, which may come too late to kill anything.
    [Fact]
    public Task After_kills_at_any_moment_nothing_is_lost_and_nothing_has_run_twice_at_the_same_time() => Task.Run(KillAsync);

    public void Dispose()
    {
        foreach (var process in _processes.Where(p => !p.HasExited))
        {
            process.Kill();
            process.WaitForExit();
        }
        _directory.Delete(recursive: true);
    }

    private async Task KillAsync()
    {
        var random = new Random(7);
        _processes.AddRange([Start(), Start()]);
        for (var kill = 0; kill < Kills; kill++)
        {
            var victim = _processes[random.Next(2)];
            await WaitForStartAsync(victim);
            await Task.Delay(random.Next(0, 300));
            SharedLog.Write(Log, $"kill - {victim.Id}");
            victim.Kill();
            await victim.WaitForExitAsync();
            _processes[_processes.IndexOf(victim)] = Start();
        }
        using var limit = new CancellationTokenSource(Waiting.Limit);
        foreach (var process in _processes)
        {
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(0, process.ExitCode);
        }
        var wereLost = CheckLog(await File.ReadAllLinesAsync(Log, limit.Token));
        await CheckQueueAsync(wereLost);
    }

    /// <summary>Waits until a process has begun to work, or has found nothing left to do.</summary>
    private async Task WaitForStartAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Waiting.Limit);
        while (!process.HasExited && !(File.Exists(Log) && await HasStartedAsync()))
            await Task.Delay(10, limit.Token);

        async Task<bool> HasStartedAsync()
        {
            try
            {
                return (await File.ReadAllTextAsync(Log)).Contains($" {process.Id}\n", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                // A process writes.
                return false;
            }
        }
    }

    /// <returns>The works that were running in a process that was killed.</returns>
    private static HashSet<Guid> CheckLog(string[] lines)
    {
        var (runners, killed, lost) = (new Dictionary<Guid, string>(), new HashSet<string>(), new HashSet<Guid>());
        foreach (var parts in lines.Select(line => line.Split(' ')))
        {
            if (parts[0] == "kill")
                killed.Add(parts[2]);
            else if (parts[0] == "end")
                runners.Remove(Guid.Parse(parts[1]));
            else if (runners.TryGetValue(Guid.Parse(parts[1]), out var runner))
            {
                Assert.True(killed.Contains(runner), $"{parts[1]} runs in {runner} and in {parts[2]} at the same time.");
                lost.Add(Guid.Parse(parts[1]));
                runners[Guid.Parse(parts[1])] = parts[2];
            }
            else
                runners.Add(Guid.Parse(parts[1]), parts[2]);
        }
        Assert.Empty(runners);
        return lost;
    }

    private async Task CheckQueueAsync(HashSet<Guid> wereLost)
    {
        await using var manager = await WorkManager.OpenAsync(new WorkManagerOptions { DatabasePath = Database, TimeProvider = new FastTime() });
        Assert.Equal(Works, (await manager.GetAsync(WorkQuery.ByStates(WorkState.Succeeded))).Count);
        Assert.NotEmpty(wereLost);
        foreach (var id in wereLost)
        {
            var history = await manager.GetHistoryAsync(id);
            Assert.Contains(history, attempt => attempt is { Result: AttemptResult.Lost, StopReason: StopReason.Unknown });
            Assert.Equal(history.Count, (await manager.GetAsync(id))!.RunAttemptCount);
        }
    }

    private Process Start()
    {
        var assembly = typeof(FastTime).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, Database, Log, Works.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return Process.Start(start)!;
    }
}
