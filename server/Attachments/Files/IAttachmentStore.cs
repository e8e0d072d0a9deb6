namespace OfflineSync.Server.Attachments.Files;

/// <summary>
/// Where the files are. A file arrives in chunks of one size, in their order, and is there for readers once it is complete and verified; it never changes then. Nothing
/// here says which files there should be: that is in the database.
/// </summary>
internal interface IAttachmentStore
{
    /// <summary>Whether the store has a place for the files of a scope. One that had and has not any more is not connected.</summary>
    Task<bool> HasScopeAsync(string scope, CancellationToken cancellationToken);

    /// <summary>Makes a place for the files of a scope.</summary>
    Task AddScopeAsync(string scope, CancellationToken cancellationToken);

    /// <summary>How many bytes have arrived: whole chunks, or all of it.</summary>
    Task<long> FindReceivedAsync(AttachmentFile file, CancellationToken cancellationToken);

    /// <summary>Adds the chunk at an offset, if it is the one that is expected there.</summary>
    /// <returns>How many bytes have arrived.</returns>
    Task<long> AppendAsync(AttachmentFile file, long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken);

    /// <summary>Verifies a file of which all has arrived, and makes it complete. Has no effect on one that is.</summary>
    /// <returns>Whether its content is the one that its hash names.</returns>
    Task<bool> CompleteAsync(AttachmentFile file, CancellationToken cancellationToken);

    /// <summary>Whether a complete file is there.</summary>
    Task<bool> HasAsync(FileName name, CancellationToken cancellationToken);

    /// <summary>Reads a part of a complete file.</summary>
    /// <returns>How many bytes were read; 0 at its end.</returns>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    Task<int> ReadAsync(FileName name, long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Removes all that there is of a file.</summary>
    Task DeleteAsync(FileName name, CancellationToken cancellationToken);

    /// <summary>The scopes that have a place, in any order.</summary>
    IAsyncEnumerable<string> ListScopesAsync(CancellationToken cancellationToken);

    /// <summary>All files of a scope, complete or not, in any order.</summary>
    IAsyncEnumerable<StoredFile> ListAsync(string scope, CancellationToken cancellationToken);
}
