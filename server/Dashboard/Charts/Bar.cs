namespace OfflineSync.Server.Dashboard.Charts;

/// <summary>One number of a chart.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">The number.</param>
/// <param name="Text">The number as people read it.</param>
/// <param name="Link">The devices behind it; null: there is no list of them.</param>
internal sealed record Bar(string Label, long Value, string Text, string? Link = null);
