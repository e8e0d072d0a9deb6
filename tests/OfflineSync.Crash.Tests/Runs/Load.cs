using OfflineSync.Crash.Tests.Clients;
using OfflineSync.Testing;

namespace OfflineSync.Crash.Tests.Runs;

/// <summary>Clients that write and sync all the time while something else is killed.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Limit = Waiting.Limit;

    private readonly CrashRun _run;
    private readonly IReadOnlyList<TestClient> _clients;
    private readonly IReadOnlyList<VictimProcess> _processes;

    private Load(CrashRun run, IReadOnlyList<TestClient> clients, IReadOnlyList<VictimProcess> processes)
    {
        _run = run;
        _clients = clients;
        _processes = processes;
    }

    public static Load Start(CrashRun run, Random random)
    {
        TestClient[] clients = [.. Enumerable.Range(1, SuiteSize.Writers).Select(number => run.AddClient($"w{number}"))];
        return new Load(run, clients, [.. clients.Select(client => run.StartVictim(client, random.Next()))]);
    }

    /// <summary>Returns when each client has written and synced some more.</summary>
    public Task GoOnAsync() => EachAsync("went on", (process, client) =>
    {
        var (writes, syncs) = (client.Record.Returned + SuiteSize.WritesBetweenFaults, process.Syncs + 2);
        return progress => progress.Returned >= writes && progress.Syncs >= syncs;
    });

    /// <summary>Returns when each client has seen a sync fail.</summary>
    public Task FailAsync() => EachAsync("noticed that the server is gone", (process, _) =>
    {
        var failures = process.Failures + 1;
        return progress => progress.Failures >= failures;
    });

    /// <summary>Ends the clients, and looks at what they leave.</summary>
    public async Task StopAsync()
    {
        foreach (var process in _processes)
            await process.KillAsync();
        _run.Require([.. _clients.SelectMany(CrashRun.CheckCrashed)]);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.Abandon();
        return ValueTask.CompletedTask;
    }

    private async Task EachAsync(string what, Func<VictimProcess, TestClient, Func<VictimProgress, bool>> condition)
    {
        var waits = _processes.Zip(_clients, (process, client) => process.WaitForAsync(condition(process, client), Limit));
        if ((await Task.WhenAll(waits)).Contains(false))
            throw new TimeoutException($"Not every client {what} within {Limit}.");
    }
}
