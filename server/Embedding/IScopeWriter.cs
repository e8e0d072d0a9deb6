using Microsoft.EntityFrameworkCore;

namespace OfflineSync.Server.Embedding;

/// <summary>
/// Writes to devices, for the host that the server is part of. The server is a client of its own, which has always seen everything: its writes stand against what devices
/// wrote before, and merge with what they write later without having seen them. Validators look at them too.
/// </summary>
public interface IScopeWriter
{
    /// <summary>Writes rows, as one mutation.</summary>
    /// <param name="scope">The scope; created if it is new.</param>
    /// <param name="rows">The rows, each at most once. Columns that are a set, a text, or have a resolver cannot be written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The number of the change.</returns>
    /// <exception cref="ArgumentException">The rows are not well-formed.</exception>
    /// <exception cref="ScopeWriteException">They were rejected, or the scope is full. Nothing was written.</exception>
    Task<long> WriteAsync(string scope, IReadOnlyList<ScopeRow> rows, CancellationToken cancellationToken = default);

    /// <summary>
    /// Saves the changes of the host's own context and writes rows, both or neither: in one transaction of the database in which both are. Devices hear of it at once.
    /// </summary>
    /// <param name="context">A context on the database of the store, without a transaction: PostgreSQL's, or the file of the embedded store.</param>
    /// <param name="scope">The scope; created if it is new.</param>
    /// <param name="rows">The rows, each at most once. Columns that are a set, a text, or have a resolver cannot be written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The number of the change.</returns>
    /// <exception cref="ArgumentException">The rows are not well-formed.</exception>
    /// <exception cref="InvalidOperationException">The context is on another database, or has a transaction already.</exception>
    /// <exception cref="DbUpdateException">The context could not be saved.</exception>
    /// <exception cref="ScopeWriteException">The rows were rejected, or the scope is full. Nothing was written or saved.</exception>
    Task<long> SaveAsync(DbContext context, string scope, IReadOnlyList<ScopeRow> rows, CancellationToken cancellationToken = default);
}
