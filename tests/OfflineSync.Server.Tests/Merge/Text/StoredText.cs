using System.Text;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Merge.Text;

namespace OfflineSync.Server.Tests.Merge.Text;

/// <summary>A text in a store: every edit reads the row and only the chunks that it asks for, and writes back what changed.</summary>
internal sealed class StoredText
{
    private Dictionary<int, byte[]> _chunks = [];

    public byte[] Bytes { get; set; } = [];

    public byte[] Directory { get; set; } = TextDocument.Create().WriteDirectory();

    public IDictionary<int, byte[]> Chunks => _chunks;

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Bytes of chunks that the last edit read.</summary>
    public int BytesRead { get; private set; }

    /// <summary>Bytes of chunks that the last edit wrote.</summary>
    public int BytesWritten { get; private set; }

    /// <summary>How often the last edit asked for chunks.</summary>
    public int Rounds { get; private set; }

    public int HistorySize => Directory.Length + _chunks.Values.Sum(chunk => chunk.Length);

    public StoredText Copy() => new() { Bytes = Bytes, Directory = Directory, _chunks = new Dictionary<int, byte[]>(_chunks) };

    public bool Apply(TextEdit edit, UInt128 client, long change, bool rejected = false, bool replaces = false)
    {
        (BytesRead, BytesWritten, Rounds) = (0, 0, 0);
        var document = TextDocument.Read(Bytes, Directory);
        for (var missing = document.MissingChunks(edit, client, replaces); missing.Count > 0; missing = document.MissingChunks(edit, client, replaces))
        {
            Rounds++;
            foreach (var chunk in missing)
            {
                var data = _chunks.GetValueOrDefault(chunk, []);
                BytesRead += data.Length;
                document.Load(chunk, data);
            }
        }
        var differs = document.Apply(edit, client, change, rejected, replaces);
        Bytes = document.Text.ToArray();
        foreach (var chunk in document.TakeChangedChunks())
        {
            BytesWritten += chunk.Data.Length;
            _chunks[chunk.Id] = chunk.Data;
        }
        Directory = document.WriteDirectory();
        return differs;
    }
}
