namespace OfflineSync.Simulation.Disk;

/// <summary>A failure to inject.</summary>
/// <param name="Number">The step, or the read, that fails.</param>
/// <param name="Code">SQLite's error code.</param>
/// <param name="Lasts">Whether all later ones fail too.</param>
/// <param name="OfReads">Whether reads fail in place of steps.</param>
internal sealed record DiskFault(int Number, int Code, bool Lasts, bool OfReads = false)
{
    public bool Hits(int number, bool isRead) => isRead == OfReads && (number == Number || (Lasts && number > Number));
}
