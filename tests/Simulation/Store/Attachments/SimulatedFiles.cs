using OfflineSync.Server.Attachments.Files;

namespace OfflineSync.Simulation.Store.Attachments;

/// <summary>The folder of the servers' attachments: it stays while nodes come and go.</summary>
internal sealed class SimulatedFiles
{
    // In the order of their creation: the random numbers in their names give none.
    private readonly List<(FileName Name, SimulatedFile File)> _files = [];

    public SortedSet<string> Scopes { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the disk gives something else than it has, just now.</summary>
    public Func<bool> IsMisread { get; init; } = () => false;

    /// <summary>Told before a complete file is deleted.</summary>
    public Action<FileName> Deleting { get; set; } = _ => { };

    public IReadOnlyList<(FileName Name, SimulatedFile File)> All => [.. _files];

    public SimulatedFile? Find(FileName name)
    {
        foreach (var (known, file) in _files)
        {
            if (known == name)
                return file;
        }
        return null;
    }

    public SimulatedFile Add(FileName name, DateTimeOffset now)
    {
        var file = new SimulatedFile { WrittenAt = now };
        _files.Add((name, file));
        return file;
    }

    public void Delete(FileName name)
    {
        if (Find(name) is not { } file)
            return;
        if (file.IsComplete)
            Deleting(name);
        _files.RemoveAll(known => known.Name == name);
    }

    /// <summary>A node is dead: what it had open is closed.</summary>
    public void Release(object holder)
    {
        foreach (var (_, file) in _files.Where(known => known.File.Holder == holder))
            file.Holder = null;
    }
}
