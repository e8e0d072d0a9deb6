using OfflineSync.Crash.Tests.Runs;
using OfflineSync.Crash.Tests.Servers;
using OfflineSync.Testing;

namespace OfflineSync.Crash.Tests;

public sealed class ServerKillTests
{
    [Fact]
    public Task A_server_on_the_embedded_store_that_is_killed_under_load_loses_doubles_and_tears_nothing() =>
        KillAsync(folder => Task.FromResult<Store>(new SqliteStore(folder)));

    [Fact]
    public Task A_server_on_PostgreSQL_that_is_killed_under_load_loses_doubles_and_tears_nothing() => KillAsync(async _ =>
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        return new PostgresStore(database, () => PostgresServer.DropDatabaseAsync(database));
    });

    private static async Task KillAsync(Func<string, Task<Store>> createStore)
    {
        await using var run = await CrashRun.StartAsync(createStore);
        await run.GuardAsync(async () =>
        {
            var random = new Random(SuiteSize.Seed);
            await using var load = Load.Start(run, random);
            for (var kill = 1; kill <= SuiteSize.ServerKills; kill++)
            {
                await load.GoOnAsync();
                await Task.Delay(random.Next(SuiteSize.FaultDelayMillisecondsMax));
                await run.Server.KillAsync();
                run.Require(await run.Store.CheckAsync());
                await run.RestartServerAsync();
                if (kill % SuiteSize.KillsBetweenStops != 0)
                    continue;
                await load.GoOnAsync();
                Assert.Equal(0, await run.Server.StopAsync());
                await run.RestartServerAsync();
            }
            await load.GoOnAsync();
            await load.StopAsync();
            run.Require(await run.FinishAsync());
        });
    }
}
