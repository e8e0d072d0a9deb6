using OfflineSync.Crash.Tests.Runs;
using OfflineSync.Crash.Tests.Servers;
using OfflineSync.Testing;

namespace OfflineSync.Crash.Tests;

public sealed class PostgresKillTests
{
    [Fact]
    public async Task PostgreSQL_that_is_killed_under_load_costs_nothing_and_the_server_connects_again()
    {
        var postgres = await MortalPostgres.StartAsync();
        await using var run = await CrashRun.StartAsync(_ => Task.FromResult<Store>(new PostgresStore(postgres.ConnectionString, () => Task.CompletedTask)));
        await run.GuardAsync(async () =>
        {
            var random = new Random(SuiteSize.Seed);
            var server = run.Server.Id;
            await using var load = Load.Start(run, random);
            for (var kill = 0; kill < SuiteSize.PostgresKills; kill++)
            {
                await load.GoOnAsync();
                await Task.Delay(random.Next(SuiteSize.FaultDelayMillisecondsMax));
                await postgres.KillAsync();
                if (kill % 2 == 0)
                    await load.FailAsync();
                await postgres.RestartAsync();
            }
            await load.GoOnAsync();
            await load.StopAsync();
            Assert.True(run.Server.IsAlive && run.Server.Id == server, "The server did not live through it.");
            run.Require(await run.FinishAsync());
        });
    }
}
