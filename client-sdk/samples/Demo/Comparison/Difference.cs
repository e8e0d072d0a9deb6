namespace OfflineSync.Demo.Comparison;

/// <summary>The first place where a table differs between two databases.</summary>
internal sealed record Difference(string Table, string Side, string Description)
{
    public override string ToString() => $"{Table}: {Side}: {Description}";
}
