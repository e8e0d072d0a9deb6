using OfflineSync.Crash.Tests.Clients;
using OfflineSync.Crash.Tests.Runs;
using OfflineSync.Crash.Tests.Servers;
using OfflineSync.Testing;
using Xunit.Abstractions;

namespace OfflineSync.Crash.Tests;

public sealed class ClientKillTests(ITestOutputHelper output)
{
    // What has not come after so many syncs may never come in this life: it is killed all the same.
    private const int PatienceSyncs = 12;

    // By the clock it is only a limit, which even a slow machine keeps.
    private static readonly TimeSpan Limit = Waiting.Limit;

    private const int NewcomerSlot = 3;

    private readonly Dictionary<KillPhase, int> _hits = Enum.GetValues<KillPhase>().ToDictionary(phase => phase, _ => 0);

    private int _hitsWhileWriting;

    [Fact]
    public async Task Clients_that_are_killed_at_any_moment_lose_double_and_tear_nothing()
    {
        await using var run = await CrashRun.StartAsync(folder => Task.FromResult<Store>(new SqliteStore(folder)));
        await run.GuardAsync(async () =>
        {
            await run.BringBallastAsync(SuiteSize.BallastRows);
            var (a, b) = (run.AddClient("a"), run.AddClient("b"));
            await Task.WhenAll(
                Task.Run(() => KillAsync(run, _ => a, 1)),
                Task.Run(() => KillAsync(run, _ => b, 2)),
                Task.Run(() => KillAsync(run, Newcomer(run), NewcomerSlot)));
            run.Require(await run.FinishAsync());
        });
        output.WriteLine($"{string.Join(", ", _hits.Select(hit => $"{hit.Key} {hit.Value}"))}, in a transaction {_hitsWhileWriting}");
        Assert.Equal(3 * SuiteSize.ClientKillsEach, _hits.Values.Sum());
        Assert.All(_hits, hit => Assert.True(hit.Value > 0, $"No kill hit the phase {hit.Key}."));
        Assert.True(_hitsWhileWriting > 0, "No kill hit an open transaction.");
    }

    /// <summary>Each newcomer has to fetch everything first, and is killed at that.</summary>
    private static Func<int, TestClient> Newcomer(CrashRun run)
    {
        TestClient? current = null;
        return kill => kill % SuiteSize.NewcomerLives == 0 ? current = run.AddClient($"n{kill / SuiteSize.NewcomerLives}") : current!;
    }

    private async Task KillAsync(CrashRun run, Func<int, TestClient> choose, int slot)
    {
        var random = new Random(SuiteSize.Seed + slot);
        for (var kill = 0; kill < SuiteSize.ClientKillsEach; kill++)
        {
            var client = choose(kill);
            var plan = KillPlan.Choose(random, isNew: client.Lives++ == 0 && slot == NewcomerSlot);
            client.Tail.Add($"--- kill {kill}: {plan.Name}, {plan.Delay.TotalMilliseconds:0.0} ms");
            var victim = run.StartVictim(client, random.Next());
            try
            {
                var hasCome = false;
                Assert.True(
                    await victim.WaitForAsync(progress => (hasCome = plan.WaitsFor(progress)) || progress.Syncs + progress.Failures >= PatienceSyncs, Limit),
                    $"A victim came neither to {plan.Name} nor to {PatienceSyncs} syncs in {Limit.TotalSeconds:0} s.");
                if (hasCome)
                    await Task.Delay(plan.Delay);
                Count(await victim.KillAsync());
            }
            finally
            {
                victim.Abandon();
            }
            run.Require(CrashRun.CheckCrashed(client));
        }
    }

    private void Count(VictimProgress progress)
    {
        lock (_hits)
        {
            _hits[progress.Phase]++;
            _hitsWhileWriting += progress.IsWriting ? 1 : 0;
        }
    }
}
