namespace OfflineSync.Client;

/// <summary>One place of a text that changed.</summary>
/// <param name="Position">Where, in Unicode code points of the text before.</param>
/// <param name="Deleted">What was there.</param>
/// <param name="Inserted">What took its place.</param>
public sealed record TextSplice(int Position, string Deleted, string Inserted);
