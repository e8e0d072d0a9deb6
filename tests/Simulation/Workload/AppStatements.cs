using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using OfflineSync.WorkManager.Storage;
using SQLitePCL;

namespace OfflineSync.Simulation.Workload;

/// <summary>The statements that the app has prepared on one of its connections, as apps that care for speed keep them.</summary>
internal sealed class AppStatements(sqlite3 database)
{
    // Of SQLite's connections, which the pool keeps.
    private static readonly ConditionalWeakTable<sqlite3, AppStatements> All = [];

    private readonly Dictionary<string, Statement> _statements = [];

    public static AppStatements Of(SqliteConnection connection) => All.GetValue(connection.Handle!, handle => new AppStatements(handle));

    /// <summary>Runs a statement, and returns how many rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        Bind(sql, values).Run();
        return raw.sqlite3_changes(database);
    }

    /// <summary>The text in the first column of the first row, if there is one.</summary>
    public string? Text(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var statement = Bind(sql, values);
        var text = statement.Step() ? statement.TextOrNull(0) : null;
        statement.Reset();
        return text;
    }

    private Statement Bind(string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new Statement(database, sql, isUtf8: true));
        statement.Reset();
        foreach (var (name, value) in values)
        {
            var index = raw.sqlite3_bind_parameter_index(statement.Handle, name);
            if (value is string text)
                statement.Bind(index, text);
            else
                statement.Bind(index, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
        }
        return statement;
    }
}
