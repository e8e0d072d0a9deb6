namespace OfflineSync.Client;

/// <summary>What was changed in a text.</summary>
/// <param name="Splices">The places that changed, from the start of the text to its end.</param>
public sealed record TextChange(IReadOnlyList<TextSplice> Splices);
