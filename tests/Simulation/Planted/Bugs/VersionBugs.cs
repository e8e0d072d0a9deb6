namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes that show between versions.</summary>
internal static class VersionBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "unknown-fields-refused",
            "A message with a field that the reader does not know is refused.",
            "I23",
            "protos/OfflineSync.Protocol/Grpc/MessageReader.cs",
            "            return MessageParsers<T>.Instance.ParseFrom(bytes);",
            "            if ($bug && new MessageParser<T>(() => new T()).WithDiscardUnknownFields(true).ParseFrom(bytes).CalculateSize() != bytes.Length)\n"
            + "                throw Malformed(\"The message has a field that is not known.\");\n$original"),
        new(
            "unknown-method-is-for-good",
            "A server that does not know a call is not asked again.",
            "I23",
            "client-sdk/OfflineSync.Client/Sync/SyncErrors.cs",
            "            OfflineSyncError.Unreachable,\n            $\"{server} does not know this call",
            "            $bug ? OfflineSyncError.Protocol : OfflineSyncError.Unreachable,\n            $\"{server} does not know this call"),
        new(
            "columns-of-an-earlier-row-kept",
            "A row that an older app created anew keeps the newer columns that it had before.",
            "I9",
            "client-sdk/OfflineSync.Client/Pull/Application.cs",
            "if (operation == RowOperation.Insert && columns.Count < table.ValueNames.Count",
            "if (!$bug && operation == RowOperation.Insert && columns.Count < table.ValueNames.Count"),
        new(
            "row-that-began-anew-sent-in-part",
            "A row that lost columns while the client was away is sent as an update.",
            "I9",
            "server/Feed/PageBuilder.cs",
            "            whole &= !view.HadSeen(stamp);",
            "            whole &= !view.HadSeen(stamp) && !($bug && !view.Lacks(stamp));"),
    ];
}
