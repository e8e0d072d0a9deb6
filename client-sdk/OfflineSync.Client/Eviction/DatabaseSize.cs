using OfflineSync.Client.Pull;

namespace OfflineSync.Client.Eviction;

/// <summary>What the app's database takes of the disk.</summary>
internal sealed class DatabaseSize(Database database, string path, IReadOnlyList<string> scopes)
{
    /// <summary>What is in use: without pages that wait to be used again.</summary>
    public long Used => ((database.Scalar("PRAGMA page_count") ?? 0) - (database.Scalar("PRAGMA freelist_count") ?? 0)) * PageSize;

    public long PageSize => database.Scalar("PRAGMA page_size") ?? 0;

    /// <summary>Its log.</summary>
    public long Log => LengthOf(path + "-wal");

    /// <summary>The files: the database, its log, and what was staged of large deltas.</summary>
    public long OnDisk => LengthOf(path) + Log + scopes.Sum(scope => StagedIn(PageStaging.PathFor(path, scope)));

    private static long StagedIn(string path) => LengthOf(path) + LengthOf(path + "-wal");

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
