using OfflineSync.Server.Attachments.Files;

namespace OfflineSync.Contract;

/// <summary>Stands before a store of files, and fails as the test says.</summary>
internal sealed class FaultyAttachmentStore(IAttachmentStore inner) : IAttachmentStore
{
    /// <summary>Called before a file is removed.</summary>
    public Action BeforeDelete { get; set; } = () => { };

    /// <summary>Called after a file was removed.</summary>
    public Action AfterDelete { get; set; } = () => { };

    /// <summary>Called before a chunk is written.</summary>
    public Action BeforeAppend { get; set; } = () => { };

    /// <summary>Called after a chunk was written.</summary>
    public Action AfterAppend { get; set; } = () => { };

    /// <summary>Called before a file is completed.</summary>
    public Action BeforeComplete { get; set; } = () => { };

    /// <summary>Called after a file was completed.</summary>
    public Action AfterComplete { get; set; } = () => { };

    public Task<bool> HasScopeAsync(string scope, CancellationToken cancellationToken) => inner.HasScopeAsync(scope, cancellationToken);

    public Task AddScopeAsync(string scope, CancellationToken cancellationToken) => inner.AddScopeAsync(scope, cancellationToken);

    public Task<long> FindReceivedAsync(AttachmentFile file, CancellationToken cancellationToken) => inner.FindReceivedAsync(file, cancellationToken);

    public async Task<long> AppendAsync(AttachmentFile file, long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        BeforeAppend();
        var received = await inner.AppendAsync(file, offset, chunk, cancellationToken);
        AfterAppend();
        return received;
    }

    public async Task<bool> CompleteAsync(AttachmentFile file, CancellationToken cancellationToken)
    {
        BeforeComplete();
        var isComplete = await inner.CompleteAsync(file, cancellationToken);
        AfterComplete();
        return isComplete;
    }

    public Task<bool> HasAsync(FileName name, CancellationToken cancellationToken) => inner.HasAsync(name, cancellationToken);

    public Task<int> ReadAsync(FileName name, long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReadAsync(name, offset, buffer, cancellationToken);

    public async Task DeleteAsync(FileName name, CancellationToken cancellationToken)
    {
        BeforeDelete();
        await inner.DeleteAsync(name, cancellationToken);
        AfterDelete();
    }

    public IAsyncEnumerable<string> ListScopesAsync(CancellationToken cancellationToken) => inner.ListScopesAsync(cancellationToken);

    public IAsyncEnumerable<StoredFile> ListAsync(string scope, CancellationToken cancellationToken) => inner.ListAsync(scope, cancellationToken);
}
