#pragma warning disable CA1822
using OfflineSync.Protocol.V1;
namespace OfflineSync.Server.Merge.Text;
internal sealed class TextMismatchException(string m) : Exception(m);
internal readonly record struct TextChunk(int Chunk, ReadOnlyMemory<byte> Data);
internal sealed class TextDocument { 
 public static TextDocument Create() => new();
 public static TextDocument Read(ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> directory) => new();
 public IReadOnlyList<int> MissingChunks(TextEdit edit, UInt128 client) => [];
 public void Load(int chunk, ReadOnlyMemory<byte> data) {}
 public bool Apply(TextEdit edit, UInt128 client, long change, bool rejected) => false;
 public ReadOnlyMemory<byte> Text => default;
 public byte[] WriteDirectory() => [];
 public IReadOnlyList<TextChunk> TakeChangedChunks() => [];
}
