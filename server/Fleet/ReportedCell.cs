using OfflineSync.Protocol.Field.V1;

namespace OfflineSync.Server.Fleet;

/// <summary>A number that a device reported.</summary>
/// <param name="Day">The day: days since 1970-01-01.</param>
/// <param name="Network">The network that the device had.</param>
/// <param name="Metric">What was counted.</param>
/// <param name="Label">Which of its kinds.</param>
/// <param name="Bucket">The bucket of a histogram; 0 otherwise.</param>
/// <param name="Value">How many.</param>
internal readonly record struct ReportedCell(int Day, FieldNetwork Network, Metric Metric, string Label, short Bucket, long Value);
