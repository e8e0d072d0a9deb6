using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Migrations;
using OfflineSync.Testing;

namespace OfflineSync.Server.Tests.Hosting;

public sealed class MigrationAtStartTests : IAsyncLifetime
{
    private const int Busy = 5;
    private const int NoDatabase = 26;
    private readonly SqliteStore _store = new();
    private readonly ManualTime _time = new();
    private ServiceProvider? _services;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        _store.Delete();
    }

    [Fact]
    public async Task A_database_that_answers_late_is_waited_for()
    {
        var database = new LateDatabase(failures: 3, Busy);
        await StartAsync(database, TimeSpan.FromMinutes(5));
        Assert.Equal(4, database.Attempts);
    }

    [Fact]
    public async Task A_database_that_never_answers_ends_the_start()
    {
        var database = new LateDatabase(failures: int.MaxValue, Busy);
        await Assert.ThrowsAsync<SqliteException>(() => StartAsync(database, TimeSpan.FromSeconds(10)));
        Assert.InRange(database.Attempts, 2, 11);
    }

    [Fact]
    public async Task What_waiting_does_not_help_ends_the_start_at_once()
    {
        var database = new LateDatabase(failures: 1, NoDatabase);
        await Assert.ThrowsAsync<SqliteException>(() => StartAsync(database, TimeSpan.FromMinutes(5)));
        Assert.Equal(1, database.Attempts);
    }

    [Fact]
    public async Task Unless_told_so_the_server_does_not_wait()
    {
        var database = new LateDatabase(failures: 1, Busy);
        await Assert.ThrowsAsync<SqliteException>(() => StartAsync(database, default));
        Assert.Equal(1, database.Attempts);
    }

    private async Task StartAsync(LateDatabase database, TimeSpan wait)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time);
        services.AddOfflineSyncServer(options =>
        {
            _store.Configure(options);
            options.WaitAtStart = wait;
        });
        services.AddSingleton<IStoreMigrator>(database);
        _services = services.BuildServiceProvider();
        var start = ActivatorUtilities.CreateInstance<MigrationAtStart>(_services).StartingAsync(default);
        while (!start.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await start;
    }

    private sealed class LateDatabase(int failures, int error) : IStoreMigrator
    {
        public int Attempts { get; private set; }

        public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) =>
            ++Attempts <= failures
                ? Task.FromException<IReadOnlyList<string>>(new SqliteException("no answer", error))
                : Task.FromResult<IReadOnlyList<string>>([]);
    }
}
