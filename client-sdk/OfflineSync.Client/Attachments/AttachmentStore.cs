using Microsoft.Data.Sqlite;

namespace OfflineSync.Client.Attachments;

/// <summary>The files and their rows, on a connection of their own that is opened when it is first needed.</summary>
internal sealed class AttachmentStore(OfflineSyncOptions options, Database reader, Func<Database> open) : IDisposable
{
    private readonly Lock _lock = new();
    private Database? _database;
    private volatile bool _isClosed;

    public AttachmentFolder Folder { get; } = AttachmentFolder.Beside(options.DatabasePath, options.Attachments.Files);

    /// <summary>Whether there is no attachment at all. It opens no connection, of which apps without attachments need none.</summary>
    public bool IsUnused
    {
        get
        {
            lock (reader)
            {
                ObjectDisposedException.ThrowIf(_isClosed, typeof(OfflineSyncClient));
                try
                {
                    return AttachmentTable.IsEmpty(reader);
                }
                catch (SqliteException error)
                {
                    throw Failed(error);
                }
            }
        }
    }

    public long Now => options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <exception cref="OfflineSyncException">SQLite failed.</exception>
    public T Read<T>(Func<Database, T> read)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(OfflineSyncClient));
            try
            {
                return read(_database ??= open());
            }
            catch (SqliteException error)
            {
                throw Failed(error);
            }
        }
    }

    /// <summary>Runs an action in a transaction. It waits for no network.</summary>
    /// <exception cref="OfflineSyncException">SQLite or the file system failed.</exception>
    public T Write<T>(Func<Database, T> write) => Read(database => database.Write(() => write(database)));

    /// <inheritdoc cref="Write{T}"/>
    public void Write(Action<Database> write) => Write(database =>
    {
        write(database);
        return true;
    });

    public AttachmentEntry? Find(string scope, AttachmentId id) => Read(database => AttachmentTable.Find(database, scope, id));

    /// <summary>Notes that a file is not what it should be, and gets it out of the way. What the server has can be downloaded again.</summary>
    public void LoseFile(AttachmentId id, string why) => Write(database =>
    {
        foreach (var entry in AttachmentTable.Of(database, id).Where(entry => entry.IsLocal))
        {
            AttachmentTable.Drop(database, entry.Scope, id);
            if (entry.IsOnlyHere)
                AttachmentTable.Stand(database, entry.Scope, id, AttachmentStanding.Lost, why);
        }
        Delete(id);
    });

    /// <summary>Deletes a file, as a part of a transaction that says so.</summary>
    /// <exception cref="OfflineSyncException">The disk does not let go of it.</exception>
    public void Delete(AttachmentId id)
    {
        try
        {
            Folder.Delete(id);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OfflineSyncException(
                OfflineSyncError.LocalStorage, $"The attachment's file could not be deleted: {error.Message} It stays as it was; try again later.", error);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _database?.Dispose();
        }
    }

    private OfflineSyncException Failed(SqliteException error) => new(
        OfflineSyncError.LocalStorage, $"The database {options.DatabasePath} failed: {error.Message} No attachment is lost.", error);
}
