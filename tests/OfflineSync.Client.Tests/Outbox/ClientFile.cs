using OfflineSync.Client.Outbox;
using OfflineSync.Client.Storage;
using OfflineSync.WorkManager.Storage;

namespace OfflineSync.Client.Tests.Outbox;

/// <summary>A file with the SDK's tables and one scope, on which no client works.</summary>
internal sealed class ClientFile : IDisposable
{
    public const string Scope = "test";

    private readonly string _folder = Directory.CreateTempSubdirectory("offlinesync-test-").FullName;

    public ClientFile()
    {
        Database = Database.Open($"Data Source={Path.Combine(_folder, "app.db")};Pooling=False", TimeSpan.FromSeconds(1));
        Database.Write(() =>
        {
            ClientSchema.Ensure(Database, Guid.NewGuid);
            ScopeState.Add(Database, Scope);
        });
    }

    public Database Database { get; }

    /// <summary>The rows of a query, columns joined by "|".</summary>
    public IReadOnlyList<string> Query(string sql) => Device.Query(Database.Connection, sql);

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
