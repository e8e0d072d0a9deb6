using OfflineSync.Client.Eviction;
using SQLitePCL;

namespace OfflineSync.Client.Storage;

/// <summary>Keeps the app's database fast and small, in steps that others wait for only shortly.</summary>
internal sealed class Housekeeping(Database database, OfflineSyncOptions options)
{
    private const int Incremental = 2;
    private const int PagesAtOnce = 64;

    // The copy and the log of the copy, and something to spare.
    private const int CopiesForVacuum = 3;

    /// <summary>Renews the planner's statistics.</summary>
    public void Optimize() => database.Execute("PRAGMA optimize");

    /// <summary>Whether free pages can be given back.</summary>
    public bool CanShrink => database.Scalar("PRAGMA auto_vacuum") == Incremental;

    /// <summary>Gives free pages back to the file system, and what the log had grown to.</summary>
    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        // Other modes have no free pages to give back, or give them back only by writing the whole file anew, which is the app's to decide.
        while (CanShrink && database.Scalar("PRAGMA freelist_count") > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            database.Execute($"PRAGMA incremental_vacuum({PagesAtOnce})");
            if (options.Storage.DatabaseBytesMax is not null)
                CutLog();
            await Task.Yield();
        }
        CutLog();
    }

    /// <summary>Moves the log into the database, and empties it unless somebody is reading.</summary>
    public void CutLog()
    {
        // Whoever waited for readers would keep writers waiting.
        var timeout = database.Scalar("PRAGMA busy_timeout") ?? 0;
        database.Execute("PRAGMA busy_timeout = 0");
        try
        {
            using var cut = database.Once("PRAGMA wal_checkpoint(TRUNCATE)");
            var code = cut.TryStep();
            if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE) && (code & 0xFF) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
                Microsoft.Data.Sqlite.SqliteException.ThrowExceptionForRC(code & 0xFF, database.Connection.Handle!);
        }
        finally
        {
            database.Execute($"PRAGMA busy_timeout = {timeout}");
        }
    }

    /// <summary>Writes the database anew, once, so that free pages can be given back from then on, if the app allows it and there is space.</summary>
    public void AllowShrinking(DatabaseSize size)
    {
        if (!options.Storage.AllowVacuum || CanShrink || options.FreeSpace(options.DatabasePath) is not { } free
            || free - options.Storage.FreeSpaceMin < CopiesForVacuum * size.Used)
            return;
        database.ClearStatements();
        database.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        database.Execute("VACUUM");
        CutLog();
    }
}
