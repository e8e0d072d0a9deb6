using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OfflineSync.Contract;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Migrations;
using OfflineSync.Server.Policies;

namespace OfflineSync.Server.Tests.Policies;

public sealed class PolicyBookTests : IAsyncLifetime
{
    private readonly SqliteStore _store = new();
    private readonly TestClock _clock = new();
    private readonly List<string> _warnings = [];
    private IHost _host = null!;

    private PolicyBook Book => _host.Services.GetRequiredService<PolicyBook>();

    public async Task InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(new Warnings(_warnings));
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddOfflineSyncServer(_store.Configure);
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _store.Delete();
    }

    [Theory]
    [InlineData("2.1.0", "android 15", "north-1", "old north")]
    [InlineData("2.1.0", "android 15", "NORTH", "old north")]
    [InlineData("2.1.0", "android 15", "south", "old")]
    [InlineData("3.0.0", "ios 18", "north", "phones")]
    [InlineData("3.0.0", "linux", "north", "")]
    [InlineData("", "", "", "")]
    public async Task The_first_rule_that_fits_counts(string version, string os, string region, string expected)
    {
        await ApplyAsync("""
            { "rules": [
                { "name": "old north", "appVersion": "2.*", "region": "north*", "policy": {} },
                { "name": "old", "appVersion": "2.*", "policy": {} },
                { "name": "phones", "os": "ios 18", "policy": {} }] }
            """);

        var policy = await Book.FindAsync(new Cohort { AppVersion = version, Os = os, Region = region }, 0, default);

        Assert.Equal(expected, policy!.Name);
    }

    [Fact]
    public async Task Of_two_who_apply_at_once_one_is_told()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                await ApplyAsync("""{ "rules": [] }""");
                return null;
            }
            catch (InvalidOperationException refused)
            {
                return refused.Message;
            }
        })));

        Assert.Equal(outcomes.Count(refusal => refusal is null), (await Book.HistoryAsync(default)).Count);
        Assert.All(outcomes.OfType<string>(), refusal => Assert.Contains("Somebody else applied", refusal, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_cannot_be_read_leaves_devices_as_they_are_and_is_logged()
    {
        var applied = await ApplyAsync("""{ "rules": [] }""");
        await using (var context = _host.Services.GetRequiredService<LogContextSource>()())
            await context.Policies.ExecuteUpdateAsync(policy => policy.SetProperty(row => row.Document, """{ "rules": [{ "name": "new", "policy": { "warp": 9 } }] }"""));

        Assert.Null(await Book.FindAsync(new Cohort(), 0, default));
        Assert.Null(await Book.FindAsync(new Cohort(), 0, default));

        var line = Assert.Single(_warnings);
        Assert.StartsWith($"2201 Version {applied.Version} ", line, StringComparison.Ordinal);
        Assert.Contains("warp", line, StringComparison.Ordinal);
    }

    private Task<PolicyVersion> ApplyAsync(string text) => Book.ApplyAsync(PolicyJson.Read(text), "a test", default);

    private sealed class Warnings(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id / 100 == 22)
                lines.Add($"{eventId.Id} {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}
