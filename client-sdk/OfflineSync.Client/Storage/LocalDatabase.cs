using Microsoft.Data.Sqlite;
using OfflineSync.Client.Sync;
using OfflineSync.Protocol;
using SQLitePCL;

namespace OfflineSync.Client.Storage;

/// <summary>
/// The app's database beside the sync: reads share a connection, writes take one of their own, so that neither waits for the network. What is written
/// to the app's tables becomes a mutation of its own.
/// </summary>
internal sealed class LocalDatabase(OfflineSyncOptions options, Database reader, Func<Database> open, Action committed) : IDisposable
{
    private bool _isClosed;

    public Task<T> ReadAsync<T>(Func<Database, T> read, CancellationToken cancellationToken) => Background.Run(
        options,
        () =>
        {
            lock (reader)
            {
                ObjectDisposedException.ThrowIf(_isClosed, typeof(OfflineSyncClient));
                return Task.FromResult(read(reader));
            }
        },
        cancellationToken);

    /// <exception cref="OfflineSyncException">The tables do not take what is written; nothing was.</exception>
    public Task<T> WriteAsync<T>(Func<Database, T> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Background.Run(options, () => Task.FromResult(Write(write)), cancellationToken);
    }

    public void Dispose()
    {
        lock (reader)
        {
            _isClosed = true;
            reader.Dispose();
        }
    }

    private T Write<T>(Func<Database, T> write)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(OfflineSyncClient));
        try
        {
            using var database = open();
            database.Execute($"PRAGMA foreign_keys = {(options.EnforceForeignKeys ? "ON" : "OFF")}");
            var (result, isCaptured) = database.Write(() =>
            {
                // Rows of one mutation may refer to each other in any order.
                database.Execute("PRAGMA defer_foreign_keys = ON");
                var first = LastCapture(database);
                return (write(database), AddBoundaries(database, first, LastCapture(database)));
            });
            if (isCaptured)
                committed();
            return result;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            throw new OfflineSyncException(OfflineSyncError.CannotApply,
                $"The tables do not take the values: {error.Message} Change the rows that are in the way and try again, or drop the entry.", error);
        }
        catch (SqliteException error)
        {
            throw new OfflineSyncException(OfflineSyncError.LocalStorage, $"The database {options.DatabasePath} failed: {error.Message} Nothing was written.", error);
        }
        catch (Exception error) when (error is ProtocolException or Google.Protobuf.InvalidProtocolBufferException)
        {
            throw new OfflineSyncException(OfflineSyncError.CannotApply,
                $"{error.Message.TrimEnd('.')}. The entry cannot be applied: write the row yourself and drop the entry.", error);
        }
    }

    private static long LastCapture(Database database) => database.Scalar("SELECT max(id) FROM offlinesync_capture") ?? 0;

    private static bool AddBoundaries(Database database, long first, long last)
    {
        if (last == first)
            return false;
        // What was written before without a transaction of ours is a mutation of its own.
        database.Prepare("INSERT INTO offlinesync_boundaries VALUES (?1), (?2) ON CONFLICT DO NOTHING").Bind(1, first).Bind(2, last).Run();
        return true;
    }
}
