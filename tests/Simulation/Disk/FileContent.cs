namespace OfflineSync.Simulation.Disk;

/// <summary>What is in a file, in blocks. Immutable: files that have been the same once share the blocks that still are.</summary>
/// <param name="blocks">Blocks of <see cref="BlockBytes"/> bytes; null for zeros.</param>
/// <param name="length">How many bytes there are.</param>
internal sealed class FileContent(byte[]?[] blocks, int length)
{
    /// <summary>How many bytes a block has: as many as a page of SQLite, which is then written without being read.</summary>
    public const int BlockBytes = 4_096;

    /// <summary>Nothing.</summary>
    public static readonly FileContent Empty = new([], 0);

    /// <summary>How many bytes there are.</summary>
    public int Length { get; } = length;

    /// <summary>The blocks, not to be changed.</summary>
    public ReadOnlySpan<byte[]?> Blocks => blocks;

    public static FileContent Of(ReadOnlySpan<byte> bytes)
    {
        var content = new GrowingContent(Empty);
        content.Write(bytes, 0);
        return content.Share();
    }

    public byte[] ToArray() => new GrowingContent(this).ToArray();
}
