using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OfflineSync.Server.Attachments.Files;

/// <summary>
/// Files in a folder. Whoever writes or completes a file holds a lock on it, which holds for other nodes too, so that nobody writes to a file that was verified.
/// </summary>
internal sealed class FolderStore(FolderLayout layout) : IAttachmentStore
{
    private const int ReadBytes = 128 * 1024;

    /// <inheritdoc/>
    public Task<bool> HasScopeAsync(string scope, CancellationToken cancellationToken) => Task.FromResult(File.Exists(layout.ScopeFileOf(scope)));

    /// <inheritdoc/>
    public async Task AddScopeAsync(string scope, CancellationToken cancellationToken)
    {
        var folder = layout.ScopeFolder(scope);
        Directory.CreateDirectory(layout.FilesFolder(scope));
        Directory.CreateDirectory(layout.PartialFolder(scope));
        // Under its name it is there with all of its content.
        var written = Path.Combine(folder, Path.GetRandomFileName());
        await File.WriteAllTextAsync(written, scope, new UTF8Encoding(), cancellationToken);
        File.Move(written, layout.ScopeFileOf(scope), overwrite: true);
        for (var flushed = folder; flushed.Length >= layout.Root.Length; flushed = Path.GetDirectoryName(flushed)!)
            FolderSync.Flush(flushed);
    }

    /// <inheritdoc/>
    public Task<long> FindReceivedAsync(AttachmentFile file, CancellationToken cancellationToken)
    {
        if (File.Exists(layout.FileOf(file.Name)))
            return Task.FromResult(file.Length);
        var partial = new FileInfo(layout.PartialOf(file.Name));
        return Task.FromResult(partial.Exists ? WholeChunks(file, partial.Length) : 0);
    }

    /// <inheritdoc/>
    public async Task<long> AppendAsync(AttachmentFile file, long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        if (File.Exists(layout.FileOf(file.Name)))
            return file.Length;
        using var handle = OpenAlone(layout.PartialOf(file.Name), FileMode.OpenOrCreate);
        var received = WholeChunks(file, RandomAccess.GetLength(handle));
        if (offset != received || offset + chunk.Length > file.Length)
            return received;
        try
        {
            await RandomAccess.WriteAsync(handle, chunk, offset, cancellationToken);
        }
        catch (IOException)
        {
            // The disk is full: the room is given back.
            RandomAccess.SetLength(handle, offset);
            throw;
        }
        return offset + chunk.Length;
    }

    /// <inheritdoc/>
    public async Task<bool> CompleteAsync(AttachmentFile file, CancellationToken cancellationToken)
    {
        var target = layout.FileOf(file.Name);
        if (File.Exists(target))
            return true;
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FolderSync.Flush(layout.FilesFolder(file.Name.Scope));
        }
        var partial = layout.PartialOf(file.Name);
        var mode = file.Length == 0 ? FileMode.OpenOrCreate : FileMode.Open;
        using var handle = OpenAlone(partial, mode);
        RandomAccess.FlushToDisk(handle);
        if (RandomAccess.GetLength(handle) != file.Length || await HashAsync(handle, cancellationToken) != file.Name.Hash)
            return false;
        File.Move(partial, target);
        FolderSync.Flush(folder);
        return true;
    }

    /// <inheritdoc/>
    public Task<bool> HasAsync(FileName name, CancellationToken cancellationToken) => Task.FromResult(File.Exists(layout.FileOf(name)));

    /// <inheritdoc/>
    public async Task<int> ReadAsync(FileName name, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var handle = Open(name);
        var read = 0;
        while (read < buffer.Length)
        {
            var bytes = await RandomAccess.ReadAsync(handle, buffer[read..], offset + read, cancellationToken);
            if (bytes == 0)
                break;
            read += bytes;
        }
        return read;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(FileName name, CancellationToken cancellationToken)
    {
        Delete(layout.PartialOf(name));
        Delete(layout.FileOf(name));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListScopesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(layout.Root))
            yield break;
        foreach (var folder in Directory.EnumerateDirectories(layout.Root).SelectMany(Directory.EnumerateDirectories))
        {
            var file = Path.Combine(folder, FolderLayout.ScopeFile);
            if (!File.Exists(file))
                continue;
            var scope = await File.ReadAllTextAsync(file, cancellationToken);
            if (layout.ScopeFolder(scope) == folder)
                yield return scope;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredFile> ListAsync(string scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { layout.PartialFolder(scope), layout.FilesFolder(scope) }.Where(Directory.Exists))
        {
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (FolderLayout.NameOf(scope, file.Name) is { } name && Describe(name, file) is { } stored)
                    yield return stored;
            }
            // So that a long list does not hold the thread.
            await Task.Yield();
        }
    }

    private SafeFileHandle Open(FileName name)
    {
        try
        {
            return File.OpenHandle(layout.FileOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException("The folder of an attachment is not there.", exception);
        }
    }

    private static SafeFileHandle OpenAlone(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
        }
        catch (IOException exception) when (IsBusy(exception))
        {
            throw new FileBusyException(exception);
        }
    }

    /// <summary>Whether somebody else has the lock: EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.</summary>
    private static bool IsBusy(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>What a write that was cut off left behind an even chunk is written again.</summary>
    private static long WholeChunks(AttachmentFile file, long length) => length >= file.Length ? file.Length : length - (length % file.ChunkBytes);

    private static async Task<ContentHash> HashAsync(SafeFileHandle handle, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            for (var offset = 0L; ;)
            {
                var read = await RandomAccess.ReadAsync(handle, buffer, offset, cancellationToken);
                if (read == 0)
                    return ContentHash.Of(hash.GetHashAndReset());
                hash.AppendData(buffer, 0, read);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static StoredFile? Describe(FileName name, FileInfo file)
    {
        try
        {
            return new StoredFile(name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
        }
        catch (FileNotFoundException)
        {
            // Completed or removed since it was listed.
            return null;
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone with its folder.
        }
    }
}
