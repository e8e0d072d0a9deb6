using OfflineSync.Client.Capture;
using OfflineSync.Client.Storage;
using static OfflineSync.Client.Storage.SqlName;
using Value = OfflineSync.Protocol.Values.Value;

namespace OfflineSync.Client.Outbox;

/// <summary>A value that goes back to the app's table in its canonical form.</summary>
internal sealed record CellRewrite(CapturedTable Table, Value[] Key, int Column, Value Value)
{
    /// <summary>Writes it, unless a constraint of the app wants the value as the app wrote it.</summary>
    public void Run(Database database)
    {
        var update = database.Prepare(
            $"UPDATE OR IGNORE {Quote(Table.Name)} SET {Quote(Table.ValueNames[Column])} = ?{Key.Length + 1} WHERE {Table.MatchKey(1)}");
        update.BindAll(1, Key);
        update.Bind(Key.Length + 1, Value);
        update.Run();
    }
}
