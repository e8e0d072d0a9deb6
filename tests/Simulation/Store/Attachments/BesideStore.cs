using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Simulation.Store.Attachments;

/// <summary>
/// What servers keep beside the log, in a database of the real schema: the server's own statements run on it. One transaction at a time writes; who comes
/// meanwhile waits in the time of the world.
/// </summary>
internal sealed class BesideStore : IDisposable
{
    private const string Complete = "SELECT scope, hex(hash), upload FROM attachments WHERE state = 2";

    // As the server's migrations make it, whose machinery costs more than a run.
    private const string Schema =
        """
        CREATE TABLE attachments(
            scope TEXT NOT NULL, hash BLOB NOT NULL, upload INTEGER NOT NULL, state INTEGER NOT NULL, length INTEGER NOT NULL, content_type TEXT NOT NULL,
            chunk_bytes INTEGER NOT NULL, client_id TEXT NOT NULL, subject TEXT NOT NULL, created_at INTEGER NOT NULL, touched_at INTEGER NOT NULL,
            completed_at INTEGER NOT NULL, unreferenced_at INTEGER NOT NULL, scans INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
            PRIMARY KEY (scope, hash));
        CREATE TABLE attachment_scopes(
            scope TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, pending INTEGER NOT NULL, seq INTEGER NOT NULL, ord INTEGER NOT NULL, columns INTEGER NOT NULL);
        CREATE TABLE attachment_references(
            scope TEXT NOT NULL, table_id INTEGER NOT NULL, key BLOB NOT NULL, column_id INTEGER NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (scope, table_id, key, column_id));
        CREATE INDEX IX_attachment_references_scope_hash ON attachment_references(scope, hash);
        """;

    private readonly string _connectionString;
    private readonly List<BesideTurn> _queue = [];
    private HashSet<(string Scope, string Hash, long Upload)> _complete = [];

    /// <param name="path">Where its file is to be.</param>
    public BesideStore(string path)
    {
        _connectionString = ConnectionStringTo(path);
        using var connection = Open();
        Run(connection, "PRAGMA journal_mode = WAL; " + Schema);
    }

    /// <summary>Told when an attachment is complete.</summary>
    public Action<string, string> Completed { get; set; } = (_, _) => { };

    /// <summary>Told of the scope, the hash and the upload when a complete attachment was forgotten.</summary>
    public Action<string, string, long> Forgotten { get; set; } = (_, _, _) => { };

    /// <summary>The scope, the hash and the upload of all that is complete.</summary>
    public IReadOnlySet<(string Scope, string Hash, long Upload)> CompleteFiles => _complete;

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Run(connection, "PRAGMA synchronous = OFF");
        return connection;
    }

    /// <summary>Whether nobody has seen yet that no row names an attachment.</summary>
    public bool CountsAsNamed(string scope, string hash)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT unreferenced_at = 0 FROM attachments WHERE scope = $scope AND hash = unhex($hash)";
        command.Parameters.AddWithValue("$scope", scope);
        command.Parameters.AddWithValue("$hash", hash);
        return command.ExecuteScalar() is 1L;
    }

    /// <summary>Asks for the turn to write.</summary>
    public BesideTurn Enqueue(SimulatedChangeLog node)
    {
        var turn = new BesideTurn(node);
        _queue.Add(turn);
        if (_queue.Count == 1)
            turn.Grant();
        return turn;
    }

    public void Begin(BesideTurn turn)
    {
        var connection = Open();
        turn.Begin(connection, connection.BeginTransaction(deferred: false));
    }

    public void Commit(BesideTurn turn)
    {
        turn.Transaction!.Commit();
        var before = _complete;
        _complete = ReadComplete();
        foreach (var (scope, hash, _) in _complete.Except(before).Order())
            Completed(scope, hash);
        foreach (var (scope, hash, upload) in before.Except(_complete).Order())
            Forgotten(scope, hash, upload);
    }

    /// <summary>Ends a turn; what was not committed is rolled back.</summary>
    public void End(BesideTurn turn)
    {
        turn.End();
        var isFirst = _queue.Count > 0 && _queue[0] == turn;
        if (_queue.Remove(turn) && isFirst && _queue.Count > 0)
            _queue[0].Grant();
    }

    /// <summary>The transaction that a session of a node has open.</summary>
    public BesideTurn TurnOf(DbTransaction transaction) => _queue.Single(turn => turn.Transaction == transaction);

    /// <summary>A node is dead.</summary>
    public void Release(SimulatedChangeLog node)
    {
        foreach (var turn in _queue.Where(turn => turn.Node == node).ToArray())
            End(turn);
    }

    /// <summary>A backup of it: a database in memory.</summary>
    public SqliteConnection Copy()
    {
        var copy = new SqliteConnection("Data Source=:memory:");
        copy.Open();
        using var connection = Open();
        connection.BackupDatabase(copy);
        return copy;
    }

    /// <summary>Puts a backup in place of everything.</summary>
    public void Restore(SqliteConnection copy)
    {
        foreach (var turn in _queue.ToArray())
            End(turn);
        using (var connection = Open())
            copy.BackupDatabase(connection);
        _complete = ReadComplete();
    }

    public void Dispose()
    {
        foreach (var turn in _queue.ToArray())
            End(turn);
    }

    private HashSet<(string Scope, string Hash, long Upload)> ReadComplete()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = Complete;
        using var reader = command.ExecuteReader();
        var complete = new HashSet<(string, string, long)>();
        while (reader.Read())
            complete.Add((reader.GetString(0), reader.GetString(1).ToLowerInvariant(), reader.GetInt64(2)));
        return complete;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string ConnectionStringTo(string path) => new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString();
}
