using OfflineSync.Client.Capture;
using OfflineSync.Protocol.Edits;
using OfflineSync.Protocol.V1;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Eviction;

/// <summary>Asks for rows by their keys.</summary>
internal static class RowAdditions
{
    private const int KeysMax = 1_000;

    public static IEnumerable<Addition> Of(CapturedTable table, IEnumerable<Value[]> keys) => keys.Chunk(KeysMax).Select(chunk =>
        new Addition { Table = table.Name, Keys = new RowKeys { Values = { chunk.SelectMany(key => key).Select(value => value.ToCell()) } } });
}
