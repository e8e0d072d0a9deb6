namespace OfflineSync.Containers.Load;

/// <summary>A folder that goes with the run.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("offlinesync-load-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
