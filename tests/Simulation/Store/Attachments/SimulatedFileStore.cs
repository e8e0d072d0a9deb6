using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using OfflineSync.Server.Attachments;
using OfflineSync.Server.Attachments.Files;

namespace OfflineSync.Simulation.Store.Attachments;

/// <summary>One node's way to the servers' files. A node that dies within a write leaves half of it.</summary>
/// <param name="files">The files.</param>
/// <param name="time">The node's clock.</param>
/// <param name="step">Awaited before each step: time passes there, or the node dies.</param>
internal sealed class SimulatedFileStore(SimulatedFiles files, TimeProvider time, Func<Task> step) : IAttachmentStore
{
    public async Task<bool> HasScopeAsync(string scope, CancellationToken cancellationToken)
    {
        await step();
        return files.Scopes.Contains(scope);
    }

    public async Task AddScopeAsync(string scope, CancellationToken cancellationToken)
    {
        await step();
        files.Scopes.Add(scope);
    }

    public async Task<long> FindReceivedAsync(AttachmentFile file, CancellationToken cancellationToken)
    {
        await step();
        return files.Find(file.Name) is { } known ? ReceivedOf(file, known) : 0;
    }

    public async Task<long> AppendAsync(AttachmentFile file, long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        await step();
        if (files.Find(file.Name) is { IsComplete: true })
            return file.Length;
        using var held = Hold(files.Find(file.Name) ?? files.Add(file.Name, time.GetUtcNow()));
        var received = ReceivedOf(file, held.File);
        if (offset != received || offset + chunk.Length > file.Length)
            return received;
        var half = chunk.Length / 2;
        Write(held.File, chunk[..half], offset);
        await step();
        Write(held.File, chunk[half..], offset + half);
        return offset + chunk.Length;
    }

    public async Task<bool> CompleteAsync(AttachmentFile file, CancellationToken cancellationToken)
    {
        await step();
        if (files.Find(file.Name) is { IsComplete: true })
            return true;
        if (files.Find(file.Name) is null && file.Length > 0)
            throw new FileNotFoundException("Nothing of the file is there.");
        using var held = Hold(files.Find(file.Name) ?? files.Add(file.Name, time.GetUtcNow()));
        if (held.File.Content.Length != file.Length || ContentHash.Of(SHA256.HashData(held.File.Content)) != file.Name.Hash)
            return false;
        await step();
        held.File.IsComplete = true;
        return true;
    }

    public async Task<bool> HasAsync(FileName name, CancellationToken cancellationToken)
    {
        await step();
        return files.Find(name) is { IsComplete: true };
    }

    public async Task<int> ReadAsync(FileName name, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await step();
        if (files.Find(name) is not { IsComplete: true } file)
            throw new FileNotFoundException("It is not there.");
        var there = (int)Math.Clamp(file.Content.Length - offset, 0, buffer.Length);
        file.Content.AsMemory((int)Math.Min(offset, file.Content.Length), there).CopyTo(buffer);
        if (there > 0 && files.IsMisread())
            buffer.Span[there / 2] ^= 1;
        return there;
    }

    public async Task DeleteAsync(FileName name, CancellationToken cancellationToken)
    {
        await step();
        files.Delete(name);
    }

    public async IAsyncEnumerable<string> ListScopesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await step();
        foreach (var scope in files.Scopes.ToArray())
            yield return scope;
    }

    public async IAsyncEnumerable<StoredFile> ListAsync(string scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await step();
        foreach (var (name, file) in files.All.Where(known => known.Name.Scope == scope))
            yield return new StoredFile(name, file.Content.Length, file.WrittenAt);
    }

    /// <summary>What a write that was cut off left behind an even chunk is written again.</summary>
    private static long ReceivedOf(AttachmentFile file, SimulatedFile known)
    {
        var length = known.Content.Length;
        return known.IsComplete || length >= file.Length ? file.Length : length - (length % file.ChunkBytes);
    }

    private void Write(SimulatedFile file, ReadOnlyMemory<byte> data, long offset)
    {
        file.Content = [.. file.Content.AsSpan(0, (int)offset), .. data.Span];
        file.WrittenAt = time.GetUtcNow();
    }

    private Held Hold(SimulatedFile file)
    {
        if (file.Holder is not null)
            throw new FileBusyException(new IOException("Somebody else has it open."));
        file.Holder = this;
        return new Held(file);
    }

    private sealed class Held(SimulatedFile file) : IDisposable
    {
        public SimulatedFile File => file;

        public void Dispose() => file.Holder = null;
    }
}
