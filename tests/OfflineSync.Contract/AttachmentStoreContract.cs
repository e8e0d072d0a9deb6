using System.Security.Cryptography;
using OfflineSync.Server.Attachments;
using OfflineSync.Server.Attachments.Files;
using Xunit;

namespace OfflineSync.Contract;

/// <summary>What every store of attachments' files must keep.</summary>
public abstract class AttachmentStoreContract
{
    private const string Scope = "depot/7 ☂";

    private readonly Random _random = new(1);

    /// <summary>The size of the chunks of these tests' files: one that the store takes.</summary>
    protected abstract int ChunkBytes { get; }

    private protected abstract IAttachmentStore Store { get; }

    [Fact]
    public async Task A_file_in_chunks_comes_back_as_it_was()
    {
        var content = Content(2 * ChunkBytes + 100);
        var file = await UploadAsync(content, 1);

        Assert.True(await Store.CompleteAsync(file, default));

        Assert.True(await Store.HasAsync(file.Name, default));
        Assert.Equal(content, await ReadAsync(file));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_small_file_comes_back_too(int bytes)
    {
        var content = Content(bytes);
        var file = await UploadAsync(content, 1);

        Assert.True(await Store.CompleteAsync(file, default));

        Assert.Equal(content, await ReadAsync(file));
    }

    [Fact]
    public async Task Nobody_sees_a_file_before_it_is_complete()
    {
        var file = await UploadAsync(Content(ChunkBytes + 1), 1);

        Assert.False(await Store.HasAsync(file.Name, default));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Store.ReadAsync(file.Name, 0, new byte[1], default));
    }

    [Fact]
    public async Task A_chunk_at_another_place_changes_nothing()
    {
        var content = Content(3 * ChunkBytes);
        var file = FileOf(content, 1);
        await Store.AddScopeAsync(Scope, default);

        Assert.Equal(0, await Store.AppendAsync(file, ChunkBytes, content.AsMemory(ChunkBytes, ChunkBytes), default));
        Assert.Equal(ChunkBytes, await Store.AppendAsync(file, 0, content.AsMemory(0, ChunkBytes), default));
        Assert.Equal(ChunkBytes, await Store.AppendAsync(file, 0, Content(ChunkBytes), default));
        Assert.Equal(ChunkBytes, await Store.AppendAsync(file, 2L * ChunkBytes, content.AsMemory(2 * ChunkBytes), default));
        Assert.Equal(ChunkBytes, await Store.FindReceivedAsync(file, default));
        await AppendAsync(file, content, ChunkBytes);

        Assert.True(await Store.CompleteAsync(file, default));
        Assert.Equal(content, await ReadAsync(file));
    }

    [Fact]
    public async Task A_file_of_which_nothing_has_arrived_has_none()
    {
        await Store.AddScopeAsync(Scope, default);

        Assert.Equal(0, await Store.FindReceivedAsync(FileOf(Content(10), 1), default));
    }

    [Fact]
    public async Task A_file_with_another_content_is_not_made_complete()
    {
        var content = Content(ChunkBytes + 10);
        var file = FileOf(content, 1);
        await Store.AddScopeAsync(Scope, default);
        content[^1] ^= 1;
        await AppendAsync(file, content, 0);

        Assert.False(await Store.CompleteAsync(file, default));

        Assert.False(await Store.HasAsync(file.Name, default));
    }

    [Fact]
    public async Task A_complete_file_takes_no_more_chunks()
    {
        var content = Content(ChunkBytes + 10);
        var file = await UploadAsync(content, 1);
        await Store.CompleteAsync(file, default);

        Assert.Equal(content.Length, await Store.AppendAsync(file, 0, Content(ChunkBytes), default));
        Assert.Equal(content.Length, await Store.FindReceivedAsync(file, default));
        Assert.True(await Store.CompleteAsync(file, default));

        Assert.Equal(content, await ReadAsync(file));
    }

    [Fact]
    public async Task Two_who_complete_a_file_at_once_both_succeed()
    {
        var content = Content(ChunkBytes + 10);
        var file = await UploadAsync(content, 1);

        // One may find the file in use, and comes again.
        await Task.WhenAll(CompleteAsync(file), CompleteAsync(file));

        Assert.Equal(content, await ReadAsync(file));
    }

    [Fact]
    public async Task Parts_of_a_file_can_be_read()
    {
        var content = Content(ChunkBytes + 1000);
        var file = await UploadAsync(content, 1);
        await Store.CompleteAsync(file, default);

        var buffer = new byte[500];
        Assert.Equal(500, await Store.ReadAsync(file.Name, ChunkBytes - 100, buffer, default));
        Assert.Equal(content.AsSpan(ChunkBytes - 100, 500), buffer.AsSpan());
        Assert.Equal(300, await Store.ReadAsync(file.Name, content.Length - 300, buffer, default));
        Assert.Equal(0, await Store.ReadAsync(file.Name, content.Length, buffer, default));
        Assert.Equal(0, await Store.ReadAsync(file.Name, content.Length + 7, buffer, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deleted_file_is_gone_and_can_come_again_under_its_name(bool wasComplete)
    {
        var content = Content(ChunkBytes + 10);
        var file = await UploadAsync(content, 1);
        if (wasComplete)
            await Store.CompleteAsync(file, default);

        await Store.DeleteAsync(file.Name, default);
        await Store.DeleteAsync(file.Name, default);

        Assert.False(await Store.HasAsync(file.Name, default));
        Assert.Equal(0, await Store.FindReceivedAsync(file, default));
        await AppendAsync(file, content, 0);
        Assert.True(await Store.CompleteAsync(file, default));
        Assert.Equal(content, await ReadAsync(file));
    }

    [Fact]
    public async Task One_upload_has_nothing_of_another_one()
    {
        var content = Content(ChunkBytes + 10);
        await UploadAsync(content, 1);

        Assert.Equal(0, await Store.FindReceivedAsync(FileOf(content, 2), default));
    }

    [Fact]
    public async Task All_files_are_listed()
    {
        await UploadAsync(Content(10), 1);
        await Store.CompleteAsync(await UploadAsync(Content(20), 2), default);
        await Store.AppendAsync(FileOf(Content(2 * ChunkBytes), 3), 0, Content(ChunkBytes), default);

        var listed = await Store.ListAsync(Scope, default).ToListAsync();

        Assert.Equal([1, 2, 3], listed.Select(file => file.Name.Upload).Order());
        Assert.All(listed, file => Assert.Equal(Scope, file.Name.Scope));
        Assert.Equal([Scope], await Store.ListScopesAsync(default).ToListAsync());
        Assert.Empty(await Store.ListAsync("another", default).ToListAsync());
    }

    [Fact]
    public async Task A_scope_has_a_place_once_it_was_made()
    {
        Assert.False(await Store.HasScopeAsync(Scope, default));

        await Store.AddScopeAsync(Scope, default);
        await Store.AddScopeAsync(Scope, default);

        Assert.True(await Store.HasScopeAsync(Scope, default));
        Assert.Equal([Scope], await Store.ListScopesAsync(default).ToListAsync());
    }

    private async Task CompleteAsync(AttachmentFile file)
    {
        while (true)
        {
            try
            {
                Assert.True(await Store.CompleteAsync(file, default));
                return;
            }
            catch (IOException)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<AttachmentFile> UploadAsync(byte[] content, long upload)
    {
        var file = FileOf(content, upload);
        if (!await Store.HasScopeAsync(Scope, default))
            await Store.AddScopeAsync(Scope, default);
        await AppendAsync(file, content, 0);
        return file;
    }

    private async Task AppendAsync(AttachmentFile file, byte[] content, int offset)
    {
        for (; offset < content.Length; offset += ChunkBytes)
        {
            var chunk = content.AsMemory(offset, Math.Min(ChunkBytes, content.Length - offset));
            Assert.Equal(offset + chunk.Length, await Store.AppendAsync(file, offset, chunk, default));
        }
    }

    private async Task<byte[]> ReadAsync(AttachmentFile file)
    {
        var content = new byte[file.Length + 1];
        Assert.Equal(file.Length, await Store.ReadAsync(file.Name, 0, content, default));
        return content[..^1];
    }

    private AttachmentFile FileOf(byte[] content, long upload) => new(new FileName(Scope, ContentHash.Of(SHA256.HashData(content)), upload), content.Length, ChunkBytes);

    private byte[] Content(int bytes)
    {
        var content = new byte[bytes];
        _random.NextBytes(content);
        return content;
    }
}
