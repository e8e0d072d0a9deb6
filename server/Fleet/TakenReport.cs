namespace OfflineSync.Server.Fleet;

/// <summary>What became of a report.</summary>
/// <param name="Number">The number of the device's last report that was taken.</param>
/// <param name="IsNew">Whether it was this one.</param>
internal readonly record struct TakenReport(long Number, bool IsNew);
