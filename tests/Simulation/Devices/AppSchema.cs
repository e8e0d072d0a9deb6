using OfflineSync.Client;
using OfflineSync.Simulation.Servers;

namespace OfflineSync.Simulation.Devices;

/// <summary>
/// The app's tables. Each transaction writes a mark of its own, by which it is known wherever it goes, and as many parts as the mark says: whoever sees the
/// mark has to see them too. Items have a column for each kind of merge. Notes belong to items that somebody may delete meanwhile. What a device
/// owns is in a scope that no other one may see.
/// </summary>
internal static class AppSchema
{
    public const string Marks = "marks";
    public const string Parts = "parts";
    public const string Items = "items";
    public const string Notes = "notes";
    public const string Owned = "owned";
    public const string Photos = "photos";

    public const string Scope = "shared";

    public const string Create =
        """
        CREATE TABLE marks(id TEXT PRIMARY KEY, device INTEGER NOT NULL, number INTEGER NOT NULL, parts INTEGER NOT NULL, refuse INTEGER NOT NULL);
        CREATE TABLE parts(id TEXT PRIMARY KEY, mark TEXT NOT NULL);
        CREATE TABLE items(
            id TEXT PRIMARY KEY, tag TEXT, hits INTEGER NOT NULL DEFAULT 0, labels TEXT NOT NULL DEFAULT '[]', body TEXT NOT NULL DEFAULT '',
            first TEXT, strict TEXT, level INTEGER);
        CREATE TABLE notes(id TEXT PRIMARY KEY, item TEXT REFERENCES items(id), tag TEXT);
        CREATE TABLE photos(id TEXT PRIMARY KEY, file TEXT);
        CREATE TABLE owned(id TEXT PRIMARY KEY, tag TEXT);
        """;

    /// <summary>What a later version of the app adds: a column that it has to declare.</summary>
    public const string Migrate = "ALTER TABLE items ADD COLUMN extra INTEGER NOT NULL DEFAULT 0";

    public static IReadOnlyList<string> Shared { get; } = [Marks, Parts, Items, Notes, Photos];

    /// <summary>The columns that every version of the app has.</summary>
    public static string ColumnsOf(string table) => table switch
    {
        Marks => "id, device, number, parts, refuse",
        Parts => "id, mark",
        Items => "id, tag, hits, labels, body, first, strict, level",
        Photos => "id, file",
        Owned => "id, tag",
        _ => "id, item, tag",
    };

    public static string ScopeOf(string owner) => $"owned by {owner}";

    public static void Track(OfflineSyncOptions options, string owner, bool isMigrated)
    {
        options.Scope = Scope;
        options.Track(Marks).Track(Parts).Track(Notes, notes => notes.Deletes = DeletePolicy.UpdateWins)
            .Track(Items, items =>
            {
                if (isMigrated)
                    items.Counter("extra");
                items.Counter("hits").Set("labels").Text("body")
                    .Column("first", column => column.Policy = MergePolicy.FirstWriterWins)
                    .Column("strict", column => column.Policy = MergePolicy.RejectStale)
                    .Column("level", column =>
                    {
                        column.Policy = MergePolicy.Custom;
                        column.Resolver = GreaterWins.Name;
                    });
            })
            .Track(Photos, photos => photos.Attachment("file"))
            .Track(Owned, owned => owned.Scope = ScopeOf(owner));
    }
}
