using OfflineSync.Client.Capture;
using OfflineSync.Protocol.Values;

namespace OfflineSync.Client.Outbox;

/// <summary>A row that a mutation in the making changes.</summary>
internal sealed class DraftRow(CapturedTable table, Value[] key, long[] masks)
{
    public CapturedTable Table => table;

    public Value[] Key => key;

    public ReadOnlySpan<long> Masks => masks;

    /// <summary>The number of the draft that the row belongs to.</summary>
    public int Draft { get; set; }

    public bool IsInserted { get; private set; }

    public void Add(ReadOnlySpan<long> more)
    {
        for (var i = 0; i < masks.Length; i++)
        {
            if (more[i] == MaskWords.Inserted)
                IsInserted = true;
            else
                masks[i] |= more[i];
        }
    }
}
