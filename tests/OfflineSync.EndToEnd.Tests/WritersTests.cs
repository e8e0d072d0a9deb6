using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfflineSync.Client;
using OfflineSync.Testing;

namespace OfflineSync.EndToEnd.Tests;

/// <summary>EF Core, Dapper and plain ADO.NET write to one database, with and without the SDK's transactions.</summary>
public sealed class WritersTests : IAsyncLifetime, IClassFixture<SqliteStoreFixture>
{
    private readonly SqliteStoreFixture _store;
    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-writers-").FullName;
    private SyncServer _server = null!;

    public WritersTests(SqliteStoreFixture store)
    {
        _store = store;
    }

    public async Task InitializeAsync() => _server = await SyncServer.StartAsync(_store.Configure);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_way_to_write_reaches_the_other_device()
    {
        var (path, other) = (CreateDatabase("a.db"), CreateDatabase("b.db"));
        await using var client = await OfflineSyncClient.OpenAsync(Options(path));
        await using var receiver = await OfflineSyncClient.OpenAsync(Options(other));

        await WriteWithEntityFrameworkAsync(path);
        await WriteWithDapperAsync(path);
        WriteWithAdoNet(path);
        await WriteInTransactionsOfTheSdkAsync(client);
        var sent = await client.SyncNowAsync();
        await receiver.SyncNowAsync();

        Assert.Equal(4, sent.MutationsPushed);
        await using var context = new NotesContext($"Data Source={other}");
        var notes = await context.Notes.Include(note => note.Lines).OrderBy(note => note.Title).ToListAsync();
        Assert.Equal(["ado", "ado in transaction", "dapper", "dapper in transaction", "ef", "ef in transaction"], notes.Select(note => note.Title));
        Assert.Equal(12.34m, notes[4].Price);
        Assert.Equal(new DateTime(2026, 11, 23, 5, 12, 28), notes[4].Created);
        Assert.Equal("a line", Assert.Single(notes[4].Lines).Text);
        Assert.Equal(Dump(path), Dump(other));
    }

    [Fact]
    public async Task A_host_opens_the_client_and_closes_it()
    {
        var path = CreateDatabase("hosted.db");
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddOfflineSync(options =>
        {
            options.DatabasePath = path;
            options.Server = _server.Address;
            options.Scope = "hosted";
            options.Track("Notes").Track("NoteLine");
            options.CaptureInterval = TimeSpan.FromMilliseconds(20);
        });
        using var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<OfflineSyncClient>();
        Assert.Same(host.Services.GetRequiredService<WorkManager.WorkManager>(), client.WorkManager);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StatusChanged += (_, _) =>
        {
            if (client.Status is { Pending: 0, LastSync: not null } && client.GetOutboxAsync().Result.Count > 0)
                done.TrySetResult();
        };
        WriteWithAdoNet(path);
        await done.Task.WaitAsync(Waiting.Limit);
        await host.StopAsync();
    }

    private static async Task WriteWithEntityFrameworkAsync(string path)
    {
        await using var context = new NotesContext($"Data Source={path}");
        var note = new Note { Id = Guid.NewGuid(), Title = "ef", Price = 12.34m, Created = new DateTime(2026, 11, 23, 5, 12, 28) };
        note.Lines.Add(new NoteLine { Id = Guid.NewGuid(), Text = "a line" });
        context.Add(note);
        await context.SaveChangesAsync();
    }

    private static async Task WriteWithDapperAsync(string path)
    {
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.ExecuteAsync(
            "INSERT INTO Notes(Id, Title, Price, Created) VALUES (@Id, 'dapper', '1.0', '2026-01-01 00:00:00')",
            new { Id = Guid.NewGuid().ToString().ToUpperInvariant() });
    }

    private static void WriteWithAdoNet(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO Notes(Id, Title, Price, Created) VALUES ($id, 'ado', '2.0', '2026-01-01 00:00:00')";
        command.Parameters.AddWithValue("$id", Guid.NewGuid().ToString().ToUpperInvariant());
        command.ExecuteNonQuery();
    }

    private static async Task WriteInTransactionsOfTheSdkAsync(OfflineSyncClient client)
    {
        const string Insert = "INSERT INTO Notes(Id, Title, Price, Created) VALUES (@Id, @Title, '0.0', '2026-01-01 00:00:00')";
        await using (var transaction = await client.BeginTransactionAsync())
        {
            await transaction.Connection.ExecuteAsync(Insert, new { Id = Guid.NewGuid().ToString(), Title = "dapper in transaction" }, transaction.DbTransaction);
            await transaction.CommitAsync();
        }
        await using (var transaction = await client.BeginTransactionAsync())
        {
            await using var context = new NotesContext("");
            context.Database.SetDbConnection(transaction.Connection);
            await context.Database.UseTransactionAsync(transaction.DbTransaction);
            context.Add(new Note { Id = Guid.NewGuid(), Title = "ef in transaction", Created = new DateTime(2026, 1, 1) });
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        await using (var transaction = await client.BeginTransactionAsync())
        {
            using var command = transaction.Connection.CreateCommand();
            command.Transaction = (SqliteTransaction)transaction.DbTransaction;
            command.CommandText = Insert;
            command.Parameters.AddWithValue("@Id", Guid.NewGuid().ToString());
            command.Parameters.AddWithValue("@Title", "ado in transaction");
            command.ExecuteNonQuery();
            await transaction.CommitAsync();
        }
    }

    private static List<string> Dump(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        return [.. connection.Query<string>("SELECT quote(Id) || quote(Title) || quote(Price) || quote(Created) FROM Notes UNION ALL SELECT quote(Id) || quote(Text) || quote(NoteId) FROM NoteLine ORDER BY 1")];
    }

    private string CreateDatabase(string name)
    {
        var path = Path.Combine(_folder, name);
        using var context = new NotesContext($"Data Source={path}");
        context.Database.EnsureCreated();
        return path;
    }

    private OfflineSyncOptions Options(string path) =>
        new OfflineSyncOptions { DatabasePath = path, Server = _server.Address, Scope = "writers", AutomaticSync = false }.Track("Notes").Track("NoteLine");
}
