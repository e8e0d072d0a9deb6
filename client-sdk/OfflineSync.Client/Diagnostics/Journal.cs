using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace OfflineSync.Client.Diagnostics;

/// <summary>
/// The journal's file. It is opened when it is first needed. Trouble with it is logged once, and the file is left alone for a while: nothing else notices.
/// </summary>
internal sealed partial class Journal(OfflineSyncOptions options, ILogger logger) : IDisposable
{
    public const string Suffix = "-offlinesync-journal";

    private const string Aside = ".corrupt";
    private const int RecreationsMax = 3;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private Database? _database;
    private TimeSpan _pause;
    private long _failedAt;
    private int _recreations;
    private bool _isOff;

    private string Path => options.DatabasePath + Suffix;

    /// <summary>Runs an action in a transaction of the journal; gives another value where the journal cannot be used.</summary>
    public T Use<T>(Func<Database, T> action, T otherwise)
    {
        lock (_gate)
        {
            if (_isOff || (_pause > TimeSpan.Zero && options.TimeProvider.GetElapsedTime(_failedAt) < _pause))
                return otherwise;
            try
            {
                return Run(action, otherwise);
            }
            catch (SqliteException error) when (IsCorrupt(error) && _recreations < RecreationsMax)
            {
                return Recreate(error) ? UseAgain(action, otherwise) : otherwise;
            }
            catch (Exception error)
            {
                Fail(error);
                return otherwise;
            }
        }
    }

    /// <inheritdoc cref="Use{T}"/>
    public bool Use(Action<Database> action) => Use(
        database =>
        {
            action(database);
            return true;
        },
        otherwise: false);

    public void Dispose()
    {
        lock (_gate)
        {
            _isOff = true;
            Close();
        }
    }

    private static bool IsCorrupt(SqliteException error) => error.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private T Run<T>(Func<Database, T> action, T otherwise)
    {
        _database ??= Open();
        if (_database is not { } database)
            return otherwise;
        var result = database.Write(() => action(database));
        _pause = TimeSpan.Zero;
        return result;
    }

    private T UseAgain<T>(Func<Database, T> action, T otherwise)
    {
        try
        {
            return Run(action, otherwise);
        }
        catch (Exception error)
        {
            Fail(error);
            return otherwise;
        }
    }

    private Database? Open()
    {
        var file = new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false };
        var database = Database.Open(
            file.ToString(), BusyTimeout, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA wal_autocheckpoint = 64",
            "PRAGMA journal_size_limit = 524288");
        try
        {
            if (JournalSchema.TryEnsure(database))
            {
                database.Write(() => EventTable.CloseLost(database));
                return database;
            }
        }
        catch
        {
            database.Dispose();
            throw;
        }
        database.Dispose();
        _isOff = true;
        LogNewer();
        return null;
    }

    private void Close()
    {
        _database?.Dispose();
        _database = null;
    }

    /// <summary>Puts the file aside, in place of one that was put aside before.</summary>
    private bool Recreate(SqliteException error)
    {
        _recreations++;
        Close();
        try
        {
            File.Move(Path, Path + Aside, overwrite: true);
            File.Delete(Path + "-wal");
            File.Delete(Path + "-shm");
            LogRecreated(error.SqliteErrorCode);
            return true;
        }
        catch (Exception moving) when (moving is IOException or UnauthorizedAccessException)
        {
            Fail(moving);
            return false;
        }
    }

    private void Fail(Exception error)
    {
        if (_pause == TimeSpan.Zero)
            LogFailed(error);
        try
        {
            Close();
        }
        catch (SqliteException)
        {
            // It is left alone from now on in any case.
            _database = null;
        }
        _pause = _pause == TimeSpan.Zero ? PauseMin : _pause * 2 < PauseMax ? _pause * 2 : PauseMax;
        _failedAt = options.TimeProvider.GetTimestamp();
    }

    [LoggerMessage(30, LogLevel.Warning, "The journal of diagnostics cannot be used for now; syncs go on without it")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(31, LogLevel.Warning, "The journal of diagnostics was damaged (SQLite's code {Code}); a new one takes its place")]
    private partial void LogRecreated(int code);

    [LoggerMessage(32, LogLevel.Warning, "The journal of diagnostics is of a newer version of the SDK; this one leaves it alone")]
    private partial void LogNewer();
}
