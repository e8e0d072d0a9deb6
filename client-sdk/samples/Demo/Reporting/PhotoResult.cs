namespace OfflineSync.Demo.Reporting;

/// <summary>What became of the photos of invoices.</summary>
/// <param name="Taken">How many were taken, offline.</param>
/// <param name="Bytes">How many bytes they have.</param>
/// <param name="Pending">How often another device had the row and not the photo yet.</param>
/// <param name="SentBeforeCut">How many bytes the first device had sent when its connection was cut.</param>
/// <param name="SentAfterCut">How many it sent after that.</param>
/// <param name="Opened">How often a device opened a photo of another one, and it was the right one.</param>
internal sealed record PhotoResult(int Taken, long Bytes, int Pending, long SentBeforeCut, long SentAfterCut, int Opened);
