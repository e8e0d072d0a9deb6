using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Embedding;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Validation;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests.Embedding;

/// <summary>Writes of the host that the server is part of.</summary>
public abstract class ScopeWriterTests(StoreFixture store) : IAsyncLifetime
{
    private readonly string _scope = $"scope-{Guid.NewGuid():n}";
    private readonly List<Device> _devices = [];
    private SyncServer _server = null!;

    private IScopeWriter Writer => _server.Services.GetRequiredService<IScopeWriter>();

    private IScopeReader Reader => _server.Services.GetRequiredService<IScopeReader>();

    public async Task InitializeAsync()
    {
        _server = await SyncServer.StartAsync(store.Configure, services: services => services.AddMutationValidator<NoNonsense>("notes"));
        await using var context = NewContext();
        try
        {
            await context.Entries.AnyAsync();
        }
        catch (System.Data.Common.DbException)
        {
            await context.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var device in _devices)
            await device.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Rows_reach_devices_and_merge_with_what_they_wrote()
    {
        var device = await OpenAsync();
        device.Execute("INSERT INTO notes(id, text, votes) VALUES ('a', 'mine', 5)");
        await device.SyncAsync();
        device.Execute("UPDATE notes SET votes = votes + 1");

        await Writer.WriteAsync(_scope, [Note("a", ("text", "the server's"), ("votes", 10)), ScopeRow.Insert("notes", Key("b"), Values(("text", null), ("votes", 1L)))]);
        await Writer.WriteAsync(_scope, [ScopeRow.Delete("notes", Key("b")), ScopeRow.Insert("notes", Key("c"), Values(("text", "new")))]);

        await device.SyncAsync();
        Assert.Equal(["'a'|'the server's'|16", "'c'|'new'|0"], device.Query("SELECT id, text, votes FROM notes ORDER BY id"));
        Assert.Empty(await device.Client.Conflicts.ListAsync());
    }

    [Fact]
    public async Task The_hosts_context_and_the_scope_are_written_both_or_not_at_all()
    {
        await using (var context = NewContext())
        {
            context.Add(new Entry { Id = $"{_scope} 1" });
            Assert.Equal(1, await Writer.SaveAsync(context, _scope, [Note("a", ("text", "one"))]));
        }
        await using (var context = NewContext())
        {
            context.Add(new Entry { Id = $"{_scope} 2" });
            var refusal = await Assert.ThrowsAsync<ScopeWriteException>(() => Writer.SaveAsync(context, _scope, [Note("a", ("text", "nonsense")), ScopeRow.Insert("tags", Key("t"), Values(("n", 1L)))]));
            Assert.Equal("NONSENSE", refusal.Code);
        }
        await using (var context = NewContext())
        {
            context.Add(new Entry { Id = $"{_scope} 1" });
            await Assert.ThrowsAsync<DbUpdateException>(() => Writer.SaveAsync(context, _scope, [Note("a", ("text", "three"))]));
        }
        await using var reader = NewContext();
        Assert.Equal([$"{_scope} 1"], await reader.Entries.Where(entry => entry.Id.StartsWith(_scope)).Select(entry => entry.Id).ToListAsync());
        // Neither a gap in the log, nor a table that is known and does not exist.
        Assert.Equal(2, await Writer.WriteAsync(_scope, [Note("a", ("text", "four")), ScopeRow.Insert("tags", Key("t"), Values(("n", 1L)))]));
        var device = await OpenAsync();
        await device.SyncAsync();
        Assert.Equal(["'a'|'four'"], device.Query("SELECT id, text FROM notes"));
    }

    [Fact]
    public async Task Who_watches_hears_of_it_and_reads_on_from_a_cursor()
    {
        using var stop = new CancellationTokenSource(Waiting.Limit);
        await using var news = Reader.WatchAsync(_scope, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = news.MoveNextAsync();
        await Writer.WriteAsync(_scope, [Note("a", ("text", "one"), ("place", "here"))]);
        Assert.True(await next);
        Assert.Equal(1, news.Current);

        var first = await ReadAsync(default);
        await Writer.WriteAsync(_scope, [Note("a", ("text", "two"))]);
        var second = await ReadAsync(first.Cursor);

        Assert.Equal("one", Assert.Single(first.Rows).Values["text"]);
        Assert.Equal(("a", "two", RowOperation.Update), (second.Rows[0].Key["id"], second.Rows[0].Values["text"], second.Rows[0].Operation));
        Assert.Empty((await ReadAsync(second.Cursor)).Rows);
        var damaged = second.Cursor.ToArray();
        damaged[^1] ^= 1;
        await Assert.ThrowsAsync<ScopeCursorException>(() => ReadAsync(damaged));
    }

    [Fact]
    public async Task Hosts_and_devices_that_write_together_lose_and_double_nothing()
    {
        const int Each = 15;
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await Writer.WriteAsync(_scope, [Note("counted", ("text", "x"))]);
        await first.SyncAsync();
        await second.SyncAsync();

        await Task.WhenAll(WriteAsync(1), WriteAsync(2), PushAsync(first), PushAsync(second));

        await first.SyncAsync();
        Assert.Equal(["60"], first.Query("SELECT votes FROM notes WHERE id = 'counted'"));
        await using var context = NewContext();
        Assert.Equal(2 * Each, await context.Entries.CountAsync(entry => entry.Id.StartsWith(_scope)));

        async Task WriteAsync(int writer)
        {
            for (var i = 0; i < Each; i++)
            {
                await using var context = NewContext();
                context.Add(new Entry { Id = $"{_scope} {writer} {i}" });
                await Writer.SaveAsync(context, _scope, [Note("counted", ("votes", 1L))]);
            }
        }

        async Task PushAsync(Device device)
        {
            for (var i = 0; i < Each; i++)
            {
                device.Execute("UPDATE notes SET votes = votes + 1 WHERE id = 'counted'");
                await device.SyncAsync();
            }
        }
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_words()
    {
        var device = await OpenAsync();
        await device.SyncAsync();
        await using var context = NewContext();

        Assert.Contains("no rows", (await Assert.ThrowsAsync<ArgumentException>(() => Writer.WriteAsync(_scope, []))).Message, StringComparison.Ordinal);
        Assert.Contains("System.DateTime", (await Assert.ThrowsAsync<ArgumentException>(() => Writer.WriteAsync(_scope, [Note("a", ("text", DateTime.Now))]))).Message, StringComparison.Ordinal);
        Assert.Contains("a set", (await Assert.ThrowsAsync<ArgumentException>(() => Writer.WriteAsync(_scope, [Note("a", ("labels", "[]"))]))).Message, StringComparison.Ordinal);
        Assert.Contains("twice", (await Assert.ThrowsAsync<ArgumentException>(() => Writer.WriteAsync(_scope, [Note("a"), Note("a")]))).Message, StringComparison.Ordinal);
        await using (await context.Database.BeginTransactionAsync())
            Assert.Contains("transaction", (await Assert.ThrowsAsync<InvalidOperationException>(() => Writer.SaveAsync(context, _scope, [Note("a")]))).Message, StringComparison.Ordinal);
        await using var elsewhere = new EntryContext(new DbContextOptionsBuilder<EntryContext>().UseSqlite("Data Source=:memory:").Options);
        Assert.Contains("another database", (await Assert.ThrowsAsync<InvalidOperationException>(() => Writer.SaveAsync(elsewhere, _scope, [Note("a")]))).Message, StringComparison.Ordinal);
        using var channel = new RpcChannel(_server.Address, new RpcChannelOptions());
        var request = new PullRequest { Scope = _scope, ClientId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)255, 16)]) };
        var refusal = await Assert.ThrowsAsync<RpcException>(() => new GrpcSyncTransport(channel).PullAsync(request, default).GetAsyncEnumerator().MoveNextAsync().AsTask());
        Assert.Equal(StatusCode.InvalidArgument, refusal.Status);
    }

    private async Task<ScopePart> ReadAsync(ReadOnlyMemory<byte> cursor)
    {
        var parts = new List<ScopePart>();
        await foreach (var part in Reader.ReadAsync(_scope, cursor))
            parts.Add(part);
        Assert.True(parts[^1].IsCheckpoint);
        return Assert.Single(parts);
    }

    private EntryContext NewContext()
    {
        var options = new ServerOptions();
        store.Configure(options);
        var builder = new DbContextOptionsBuilder<EntryContext>();
        return new EntryContext((options.UsesPostgres ? builder.UseNpgsql(options.Postgres) : builder.UseSqlite($"Data Source={options.SqlitePath}")).Options);
    }

    private async Task<Device> OpenAsync()
    {
        string[] schema = ["CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT, votes INTEGER NOT NULL DEFAULT 0, labels TEXT NOT NULL DEFAULT '[]')"];
        var device = new Device(_server.Address, _scope, schema, "notes") { Declare = table => table.Counter("votes").Set("labels") };
        _devices.Add(device);
        await device.OpenAsync();
        return device;
    }

    private static ScopeRow Note(string id, params (string Name, object? Value)[] values) => ScopeRow.Insert("notes", Key(id), Values(values));

    private static Dictionary<string, object> Key(string id) => new() { ["id"] = id };

    private static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) => values.ToDictionary(value => value.Name, value => value.Value);

    public sealed class Entry
    {
        public required string Id { get; init; }
    }

    public sealed class EntryContext(DbContextOptions<EntryContext> options) : DbContext(options)
    {
        public DbSet<Entry> Entries => Set<Entry>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Entry>().ToTable("host_entries");
    }

    private sealed class NoNonsense : IMutationValidator
    {
        public ValidationResult Validate(MutationContext mutation) =>
            mutation.RowsOf("notes").Any(row => row.After?.GetValueOrDefault("text") is "nonsense") ? ValidationResult.Refused("NONSENSE", "No.") : ValidationResult.Accepted;
    }
}

public sealed class SqliteScopeWriterTests(SqliteStoreFixture store) : ScopeWriterTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresScopeWriterTests(PostgresStoreFixture store) : ScopeWriterTests(store), IClassFixture<PostgresStoreFixture>;
