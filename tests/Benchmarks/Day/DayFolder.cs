namespace OfflineSync.Benchmarks.Day;

/// <summary>A folder for the databases of a day, in memory where the system has such a place.</summary>
internal sealed class DayFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public DayFolder()
    {
        var parent = Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent, $"offlinesync-day-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
