namespace OfflineSync.Crash.Tests.Clients;

/// <summary>The transactions of one writer that a file shows.</summary>
/// <param name="Writer">Who wrote them.</param>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Torn">How many of them lack entries.</param>
/// <param name="FirstDoomed">The first one whose doomed row is there.</param>
/// <param name="LastDoomed">The last one whose doomed row is there.</param>
/// <param name="Doomed">How many doomed rows there are.</param>
internal sealed record VisibleWrites(string Writer, long First, long Last, long Count, long Torn, long FirstDoomed, long LastDoomed, long Doomed);
