namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes with files, on devices and on the server.</summary>
internal static class AttachmentBugs
{
    private const string Client = "client-sdk/OfflineSync.Client/Attachments/";
    private const string Server = "server/Attachments/";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "shown-before-verified",
            "A download is shown whatever its content is.",
            "I20",
            Client + "AttachmentDownload.cs",
            "AttachmentId.FromHash(hash.GetHashAndReset()) == entry.Id ?",
            "$bug || AttachmentId.FromHash(hash.GetHashAndReset()) == entry.Id ?"),
        new(
            "placed-without-a-flush",
            "A new file gets its place before its content is surely on the disk.",
            "I20",
            Client + "AttachmentWriter.cs",
            "                file.Flush(flushToDisk: true);",
            "                if (!$bug) $original"),
        new(
            "name-not-flushed",
            "The row of a file is committed before the file's name is surely on the disk.",
            "I20",
            Client + "AttachmentFolder.cs",
            "        files.FlushFolder(folder);",
            "        if (!$bug) $original"),
        new(
            "resumed-upload-taken-for-complete",
            "An upload of which the server has a part counts as done.",
            "I20",
            Client + "AttachmentUpload.cs",
            "if (!begun.Complete)",
            "if (!begun.Complete && !($bug && begun.Offset > 0))"),
        new(
            "not-uploaded-and-evicted",
            "To make room, files go that the server does not have.",
            "I20",
            new PlantedEdit(
                Client + "AttachmentCache.cs",
                "store.Read(database => AttachmentTable.Evictable(database, except, EvictedAtOnce));",
                "store.Read(database => $bug ? AttachmentTable.ToUpload(database, EvictedAtOnce) : AttachmentTable.Evictable(database, except, EvictedAtOnce));"),
            new PlantedEdit(
                Client + "AttachmentCache.cs",
                "other.IsPinned || other.Standing != AttachmentStanding.OnServer))",
                "other.IsPinned || other.Standing != AttachmentStanding.OnServer && !$bug))")),
        new(
            "files-not-swept",
            "What a process left behind is not looked for when the next one starts.",
            "I20",
            Client + "SyncAttachments.cs",
            "if (_store.Folder.Exists || !_store.IsUnused)",
            "if (!$bug && (_store.Folder.Exists || !_store.IsUnused))"),
        new(
            "arrived-taken-for-complete",
            "An upload of which all has arrived counts as complete before it was verified.",
            "I20",
            Server + "Transfer/UploadHandler.cs",
            "return (received == entry.Length && await completion.RunAsync(entry, cancellationToken), received);",
            "return (received == entry.Length && ($bug || await completion.RunAsync(entry, cancellationToken)), received);"),
        new(
            "references-not-seen",
            "The collector finds no row that names a file.",
            "I20",
            Server + "Collection/ReferenceReader.cs",
            "if (columns.Contains(column) &&",
            "if (!$bug && columns.Contains(column) &&"),
        new(
            "no-grace",
            "A file goes as soon as no row names it, also if its row is still on its way.",
            "I20",
            Server + "Collection/AttachmentCollector.cs",
            "CollectionStatements.SelectUnreferenced, Before(options.Grace),",
            "CollectionStatements.SelectUnreferenced, Before($bug ? TimeSpan.Zero : options.Grace),"),
        new(
            "orphans-stay",
            "Files of which nothing is known stay on the server.",
            "I20",
            Server + "Collection/OrphanWalk.cs",
            "if (file.WrittenAt <= before)",
            "if (!$bug && file.WrittenAt <= before)"),
        new(
            "lost-files-not-offered-again",
            "What a restored server has lost is not brought again.",
            "I20",
            new PlantedEdit(
                "client-sdk/OfflineSync.Client/Sync/ScopeRecovery.cs",
                "                AttachmentTable.OfferAgain(_database, scope);\n                PageStaging",
                "                if (!$bug) AttachmentTable.OfferAgain(_database, scope);\n                PageStaging"),
            new PlantedEdit(
                "client-sdk/OfflineSync.Client/Sync/ScopeRecovery.cs",
                "        AttachmentTable.OfferAgain(_database, scope);\n        // A checkpoint",
                "        if (!$bug) AttachmentTable.OfferAgain(_database, scope);\n        // A checkpoint")),
    ];
}
