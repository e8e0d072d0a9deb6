using OfflineSync.Server.Migrations.Model;

namespace OfflineSync.Server.Dashboard.Policies;

/// <summary>The devices that a rule is for. Each text is a name, or the beginning of names with a <c>*</c> at its end; null: all.</summary>
internal sealed record PolicyCohort(string Name, string? AppVersion, string? Os, string? Region)
{
    public IQueryable<FieldCellRecord> Of(IQueryable<FieldCellRecord> cells)
    {
        if (AppVersion is { } version)
            cells = version.EndsWith('*') ? cells.Where(cell => cell.AppVersion.StartsWith(version.Substring(0, version.Length - 1))) : cells.Where(cell => cell.AppVersion == version);
        if (Os is { } os)
            cells = os.EndsWith('*') ? cells.Where(cell => cell.Os.StartsWith(os.Substring(0, os.Length - 1))) : cells.Where(cell => cell.Os == os);
        if (Region is { } region)
            cells = region.EndsWith('*') ? cells.Where(cell => cell.Region.StartsWith(region.Substring(0, region.Length - 1))) : cells.Where(cell => cell.Region == region);
        return cells;
    }

    /// <summary>As people read it.</summary>
    public override string ToString() =>
        string.Join(", ", new[] { ("version", AppVersion), ("system", Os), ("region", Region) }.Where(pair => pair.Item2 is not null).Select(pair => $"{pair.Item1} {pair.Item2}"))
            is { Length: > 0 } text ? text : "all devices";
}
