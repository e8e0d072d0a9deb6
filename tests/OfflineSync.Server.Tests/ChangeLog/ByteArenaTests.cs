using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Tests.ChangeLog;

public sealed class ByteArenaTests
{
    private const int LargestShared = 20_000;

    [Fact]
    public void Pieces_do_not_overlap_whatever_their_sizes_and_whatever_is_given_back()
    {
        var random = new Random(7);
        var arena = new ByteArena();
        var pieces = new List<(ReadOnlyMemory<byte> Piece, byte Value)>();
        int[] edges = [0, 1, 1023, 1024, 1025, LargestShared - 1, LargestShared, LargestShared + 1, 80_000, 100_000];
        for (var i = 0; i < 600; i++)
        {
            var value = (byte)random.Next(256);
            var piece = arena.Take(i < edges.Length ? edges[i] : random.Next(random.Next(2) == 0 ? 200 : 30_000));
            piece.Span.Fill(value);
            pieces.Add((arena.Trim(piece, random.Next(3) == 0 ? piece.Length : random.Next(piece.Length + 1)), value));
        }
        Assert.All(pieces, piece => Assert.Equal(-1, piece.Piece.Span.IndexOfAnyExcept(piece.Value)));
    }

    [Fact]
    public void What_is_given_back_is_taken_next()
    {
        var arena = new ByteArena();
        var first = arena.Trim(arena.Take(100), 10);
        arena.Take(4).Span.Fill(9);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(first, out var array));
        Assert.Equal([9, 9, 9, 9], array.Array!.AsSpan(10, 4).ToArray());
    }
}
