namespace OfflineSync.Server.Embedding;

/// <summary>Reads what devices wrote, for the host that the server is part of. It sees all scopes: who may see what is the host's to decide.</summary>
public interface IScopeReader
{
    /// <summary>Reads what changed since a cursor, up to now.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="cursor">That of the last part that was taken in; empty: everything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScopeCursorException">The cursor is of no use any more.</exception>
    IAsyncEnumerable<ScopePart> ReadAsync(string scope, ReadOnlyMemory<byte> cursor, CancellationToken cancellationToken = default);

    /// <summary>Tells, until it is cancelled, of changes after one that is known: the number of the last one, each time that there are new ones.</summary>
    IAsyncEnumerable<long> WatchAsync(string scope, long change, CancellationToken cancellationToken = default);
}
