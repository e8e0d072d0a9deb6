namespace OfflineSync.Client.Storage;

/// <summary>Keeps the app's database fast and small, in steps that others wait for only shortly.</summary>
internal sealed class Housekeeping(Database database)
{
    private const int Incremental = 2;
    private const int PagesAtOnce = 256;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        database.Execute("PRAGMA optimize");
        // Other modes have no free pages to give back, or give them back only by writing the whole file anew, which is the app's to decide.
        if (database.Scalar("PRAGMA auto_vacuum") != Incremental)
            return;
        while (database.Scalar("PRAGMA freelist_count") > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            database.Execute($"PRAGMA incremental_vacuum({PagesAtOnce})");
            await Task.Yield();
        }
        database.Execute("PRAGMA wal_checkpoint(PASSIVE)");
    }
}
