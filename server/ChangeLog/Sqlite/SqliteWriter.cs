using Microsoft.Data.Sqlite;

namespace OfflineSync.Server.ChangeLog.Sqlite;

/// <summary>
/// The one connection that writes, with its prepared statements. SQLite has one writer at a time anyway; waiting here instead of in SQLite's busy
/// handler costs no thread.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteFile? _file;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteConnection? _connection;

    /// <param name="file">The file, which it opens when it is needed.</param>
    public SqliteWriter(SqliteFile file) => _file = file;

    private SqliteWriter(SqliteConnection connection) => _connection = connection;

    /// <summary>The same statements on somebody else's connection, within the transaction that it has.</summary>
    public static SqliteWriter On(SqliteConnection connection) => new(connection);

    /// <summary>Waits for the turn; the caller must end it with <see cref="Release"/>.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _connection ??= SqliteConnections.Open(_file!);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>Ends the turn.</summary>
    /// <param name="broken">Whether the connection's state is unknown, so that the next turn opens another.</param>
    public void Release(bool broken)
    {
        if (_file is null)
        {
            DisposeCommands();
            return;
        }
        if (broken)
            Close();
        _turn.Release();
    }

    /// <summary>A prepared statement; its parameters are those that the SQL names.</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection!.CreateCommand();
            command.CommandText = sql;
            foreach (var parameter in parameters)
                command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
            _commands.Add(sql, command);
        }
        return command;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        Close();
        _turn.Dispose();
    }

    private void Close()
    {
        DisposeCommands();
        _connection?.Dispose();
        _connection = null;
    }

    private void DisposeCommands()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _commands.Clear();
    }
}
