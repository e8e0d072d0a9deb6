using System.Globalization;
using Microsoft.Data.Sqlite;
using OfflineSync.WorkManager.Queue;
using SQLitePCL;

namespace OfflineSync.WorkManager.Storage;

/// <summary>
/// The queue's file. One transaction runs at a time. Trouble is met with a few retries; then it is reported, and a corrupt file is put aside for a new one.
/// </summary>
/// <param name="options">Where the file is.</param>
/// <param name="began">Runs first in each transaction that writes.</param>
/// <param name="opened">Runs in a transaction of its own after the file was opened.</param>
/// <param name="committed">Takes the changes of each transaction, in their order.</param>
/// <param name="report">Takes trouble.</param>
internal sealed class WorkStorage(
    WorkManagerOptions options,
    Action<WorkTransaction> began,
    Action<WorkTransaction> opened,
    Action<List<WorkChange>> committed,
    Action<WorkErrorEventArgs> report) : IDisposable
{
    private const int Attempts = 3;
    private const int RetryMilliseconds = 300;

    private readonly Lock _gate = new();
    private Database? _database;
    private long _transactions;
    private bool _isFailing;
    private bool _isUncertain;
    private bool _isClosed;

    public string Path => options.DatabasePath;

    /// <param name="action">What to do.</param>
    /// <param name="isRead">Whether it only reads, so that it need not wait for other processes that write.</param>
    /// <exception cref="WorkStorageException">The file cannot be used. That has been reported.</exception>
    public async Task<T> RunAsync<T>(Func<WorkTransaction, T> action, bool isRead = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Run(action, isRead);
            }
            catch (Exception error) when (IsTrouble(error) && attempt < Attempts)
            {
            }
            catch (SqliteException error) when (IsCorrupt(error) && attempt == Attempts)
            {
                Recreate(error);
            }
            catch (Exception error) when (IsTrouble(error) || error is WorkStorageException)
            {
                throw Failed(error);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(attempt * RetryMilliseconds), options.TimeProvider);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Close();
        }
    }

    private static bool IsTrouble(Exception error) => error is SqliteException or IOException or UnauthorizedAccessException;

    private static bool IsCorrupt(SqliteException error) => error.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private T Run<T>(Func<WorkTransaction, T> action, bool isRead)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(WorkManager));
            try
            {
                _database ??= Open();
                var result = isRead ? _database.Read(() => action(Begin(_database))) : Transact(_database, action);
                _isFailing = false;
                return result;
            }
            catch (SqliteException error) when (error.SqliteErrorCode is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
            {
                // A commit that failed may have reached the file all the same.
                _isUncertain = true;
                Close();
                throw;
            }
        }
    }

    private T Transact<T>(Database database, Func<WorkTransaction, T> action)
    {
        var (result, changes) = database.Write(() =>
        {
            // Its time is that at which nobody else writes any more.
            var transaction = Begin(database);
            began(transaction);
            return (action(transaction), transaction.Changes());
        });
        committed(changes);
        return result;
    }

    private WorkTransaction Begin(Database database) => new(database, ++_transactions, options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());

    private Database Open()
    {
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) is { } directory)
            Directory.CreateDirectory(directory);
        var file = new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false };
        var database = Database.Open(
            file.ConnectionString, options.BusyTimeout, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON");
        try
        {
            WorkSchema.Install(database);
            Transact(database, transaction =>
            {
                opened(transaction);
                if (_isUncertain)
                    transaction.TellAll();
                return true;
            });
            _isUncertain = false;
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void Close()
    {
        _database?.Dispose();
        _database = null;
    }

    private void Recreate(SqliteException error)
    {
        var time = options.TimeProvider.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var aside = $"{Path}.corrupt-{time}";
        lock (_gate)
        {
            Close();
            try
            {
                foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
                {
                    if (File.Exists(Path + suffix))
                        File.Move(Path + suffix, aside + suffix, overwrite: true);
                }
            }
            catch (Exception moving) when (moving is IOException or UnauthorizedAccessException)
            {
                throw Failed(moving);
            }
        }
        report(new WorkErrorEventArgs(
            WorkErrorKind.StorageRecreated, $"The queue {Path} was corrupt. It is now {aside}, and a new one is in its place. Enqueue periodic work again.")
        {
            Exception = error,
            QuarantinedPath = aside,
        });
    }

    private WorkStorageException Failed(Exception error)
    {
        var message = $"The queue {Path} cannot be used: {error.Message} Check its directory, its rights and the free space.";
        if (!_isFailing)
            report(new WorkErrorEventArgs(WorkErrorKind.Storage, message) { Exception = error });
        _isFailing = true;
        return error as WorkStorageException ?? new WorkStorageException(message, error);
    }
}
